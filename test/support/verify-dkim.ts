import { createHash, createVerify } from 'node:crypto';

/**
 * Checks the one DKIM signature of a mail as a receiver does, with relaxed canonicalisation (RFC 6376, 3.4 and 3.5).
 * @param raw with CRLF
 * @param publicKey the p= of the record in DNS
 * @returns the tags of the signature, and whether body and headers are as they were signed
 */
export function verifyDkim(
  raw: string,
  publicKey: string,
): { tags: Record<string, string>; isBodyRight: boolean; isSignatureRight: boolean } {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, end).split(/\r\n(?![ \t])/);
  const signature = headers.find((header) => /^dkim-signature:/i.test(header)) ?? '';
  const tags = readTags(signature.slice(signature.indexOf(':') + 1));

  const bodyHash = createHash('sha256')
    .update(relaxedBody(raw.slice(end + 4)))
    .digest('base64');
  const unsigned = relaxedHeader(signature).replace(/(;\s*b=)[^;]*/, '$1');
  const signed = (tags.h ?? '').split(':').map((name) => takeLast(headers, name));
  const verifier = createVerify('RSA-SHA256');
  verifier.update([...signed.filter((header) => header !== ''), unsigned].join('\r\n'));
  const key = { key: Buffer.from(publicKey, 'base64'), format: 'der' as const, type: 'spki' as const };
  return {
    tags,
    isBodyRight: bodyHash === tags.bh,
    isSignatureRight: verifier.verify(key, tags.b ?? '', 'base64'),
  };
}

const readTags = (list: string): Record<string, string> =>
  Object.fromEntries(
    list
      .split(';')
      .filter((tag) => tag.includes('='))
      .map((tag) => {
        const at = tag.indexOf('=');
        return [tag.slice(0, at).trim(), tag.slice(at + 1).replace(/\s/g, '')];
      }),
  );

function takeLast(headers: string[], name: string): string {
  const found = headers.findLast((header) =>
    header.toLowerCase().startsWith(`${name.trim().toLowerCase()}:`),
  );
  return found ? relaxedHeader(found) : '';
}

function relaxedHeader(header: string): string {
  const at = header.indexOf(':');
  const value = header
    .slice(at + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${header.slice(0, at).trim().toLowerCase()}:${value}`;
}

const relaxedBody = (body: string): string =>
  body
    .replace(/[ \t]+\r\n/g, '\r\n')
    .replace(/[ \t]+/g, ' ')
    .replace(/(\r\n)+$/, '')
    .concat('\r\n');
