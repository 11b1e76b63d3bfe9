/**
 * Text as Markdown shows it unchanged, on one line: a backslash before every sign that Markdown may read, and an
 * entity where a backslash does not help. Spaces stay spaces, so that long lines wrap.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\s\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/[\\`*_{}[\]()#+\-.!~$|:@]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
