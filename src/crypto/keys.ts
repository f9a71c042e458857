import { hkdfSync } from 'node:crypto';

export type KeyPurpose =
  | 'email'
  | 'email-index'
  | 'domain-index'
  | 'network'
  | 'ip'
  | 'action-link'
  | 'receipt'
  | 'browser'
  | 'session'
  | 'fingerprint'
  | 'key-check'
  | 'account-link'
  | 'second-factor'
  | 'known-browser'
  | 'reader-link'
  | 'confirmed-browser'
  | 'webhook-secret'
  | 'mail-domain'
  | 'message-id';

export interface Keys {
  /** 32 bytes that serve this purpose and no other. */
  for(purpose: KeyPurpose): Buffer;
}

/** One key per purpose from the one secret, by HKDF-SHA-256 (RFC 5869). */
export function deriveKeys(secret: string): Keys {
  const derived = new Map<KeyPurpose, Buffer>();
  return {
    for(purpose) {
      let key = derived.get(purpose);
      if (!key) {
        key = Buffer.from(hkdfSync('sha256', secret, 'moderato', purpose, 32));
        derived.set(purpose, key);
      }
      return key;
    },
  };
}
