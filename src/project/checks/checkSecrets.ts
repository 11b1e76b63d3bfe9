import type { Finding } from '../../shared/diagnostic.ts';

const shapes: [what: string, pattern: RegExp][] = [
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/g],
  ['a token of GitHub', /\bgh[pousr]_[A-Za-z0-9]{30,}\b/g],
  ['a session of Salesforce', /\b00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{40,}/g],
  ['a token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g],
  ['a password in an address', /(?<=\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]+:)[^\s/@'"]+(?=@)/g],
  [
    'a key',
    /(?<=\bkey["']?\s*[:=]\s*["']?)(?=[A-Za-z+/=_()*-]*\d)(?=[\d+/=_()*-]*[A-Za-z])[A-Za-z\d+/=_()*-]{16,}/gi,
  ],
  [
    'a secret',
    /(?<=\b(?:aws[_-]?)?(?:secret[_-]?access[_-]?key|secret[_-]?key|client[_-]?secret|api[_-]?key|access[_-]?token|auth[_-]?token|session[_-]?token|password|passwd|pwd|secret|token)["']?\s*[:=]\s*["']?)(?![\s"'$]|true\b|false\b|null\b)[^\s"',;}]{6,}/gi,
  ],
];

/** Secrets written in a file, wherever they stand, comments too. The secret itself is never repeated. */
export function checkSecrets(text: string): Finding[] {
  const found: Finding[] = [];
  for (const [what, pattern] of shapes)
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => other.start < end && start < other.end)) continue;
      found.push({
        start,
        end,
        severity: 'error',
        code: 'secret-in-file',
        message: `This looks like ${what}. Take it out of the file, and change it where it is in use: files in git are not a place for secrets. Credentials come from the AWS profile, the sf command line, or the editor's secret storage.`,
      });
    }
  return found;
}
