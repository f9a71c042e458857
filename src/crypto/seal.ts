import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12; // NIST SP 800-38D, the length GCM is made for
const TAG_BYTES = 16;

/** @returns key id, nonce, authentication tag and AES-256-GCM ciphertext in one array */
export function seal(key: Buffer, text: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([keyId(key), nonce, cipher.getAuthTag(), ciphertext]));
}

/** @throws {Error} when the bytes were made with another key or were changed */
export function open(key: Buffer, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  if (!bytes.subarray(0, KEY_ID_BYTES).equals(keyId(key))) throw new Error('sealed with another SECRET_KEY');
  const nonceEnd = KEY_ID_BYTES + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(KEY_ID_BYTES, nonceEnd));
  decipher.setAuthTag(bytes.subarray(nonceEnd, nonceEnd + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(nonceEnd + TAG_BYTES)), decipher.final()]).toString(
    'utf8',
  );
}

const keyId = (key: Buffer): Buffer => createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES);
