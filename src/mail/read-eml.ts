/** A mail as `createMailer` writes it to a file: one plain part in quoted-printable, then one of HTML. */
export interface StoredMail {
  headers: { name: string; value: string }[];
  text: string;
}

export function readEml(bytes: Buffer): StoredMail {
  const source = bytes.toString('latin1').replaceAll('\r\n', '\n');
  const [head, body] = splitHead(source);
  const headers = readHeaders(head);
  const boundary = /boundary="?([^";\s]+)"?/i.exec(headerOf(headers, 'Content-Type'))?.[1];
  const part = boundary ? (body.split(`--${boundary}`)[1] ?? '').replace(/^\n/, '') : body;
  const [partHead, partBody] = boundary ? splitHead(part) : [head, body];
  return {
    headers: headers.map(({ name, value }) => ({ name, value: decodeWords(value) })),
    text: decodeBody(partBody, headerOf(readHeaders(partHead), 'Content-Transfer-Encoding')),
  };
}

export const headerOf = (headers: StoredMail['headers'], name: string): string =>
  headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value ?? '';

function splitHead(source: string): [head: string, body: string] {
  const end = source.indexOf('\n\n');
  return end < 0 ? [source, ''] : [source.slice(0, end), source.slice(end + 2)];
}

const readHeaders = (head: string): StoredMail['headers'] =>
  head
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')
    .map((line) => ({
      name: line.slice(0, Math.max(line.indexOf(':'), 0)),
      value: line.slice(line.indexOf(':') + 1).trim(),
    }));

function decodeBody(body: string, encoding: string): string {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString('utf8');
  if (/quoted-printable/i.test(encoding)) return unquote(body.replace(/=\n/g, ''));
  return Buffer.from(body, 'latin1').toString('utf8');
}

/** RFC 2047 encoded words; the white space between two of them is no part of the text. */
const decodeWords = (value: string): string =>
  value
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?utf-8\?(q|b)\?([^?]*)\?=/gi, (_word, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('utf8')
        : unquote(text.replaceAll('_', ' ')),
    );

const unquote = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_code, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
