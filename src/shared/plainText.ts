/**
 * Text of a program that we did not write, made safe to print on a terminal: escape sequences are taken out, and any
 * control character that is left is shown as its symbol. Tabs stay; give it one line at a time.
 */
export function plainText(line: string): string {
  return line
    .replace(sequences, '')
    .replace(controls, (c) => (c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : '\ufffd'));
}

// CSI (colours, cursor), OSC and DCS (titles, links, the clipboard) up to their end, and two-byte escapes.
const sequences =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]P_^X]|[\x9d\x90])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)|\x1b[ -/]*[0-~]/g;
const controls = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
