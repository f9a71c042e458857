import { hash as hashArgon2, verify as verifyArgon2 } from '@node-rs/argon2';
import { codePoints } from '../text/length.ts';

/** OWASP's first choice for argon2id, which is the library's default kind: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 256;

/** The first that anybody tries. */
const COMMON = new Set(
  'password,password1,password123,passw0rd,12345678,123456789,1234567890,123123123,qwertyui,qwerty123,qwertyuiop,1q2w3e4r,abc12345,abcd1234,iloveyou,sunshine,princess,football,baseball,welcome1,admin123,administrator,changeme,letmein1,trustno1,superman,11111111,00000000,moderato,moderator,moderato1,comments'.split(
    ',',
  ),
);

/** @returns a sentence that says what is wrong, or null */
export function passwordProblem(password: string, siteName: string): string | null {
  const length = codePoints(password);
  if (length < SHORTEST_PASSWORD) {
    return `Please use a password of at least ${SHORTEST_PASSWORD} characters; a sentence of 15 or more is better.`;
  }
  if (length > LONGEST_PASSWORD) return `Please use a password of at most ${LONGEST_PASSWORD} characters.`;
  const lower = password.toLowerCase();
  if (COMMON.has(lower) || lower === siteName.toLowerCase()) {
    return 'This password is one of the first that others would try. Please use another.';
  }
  return null;
}

/** @returns a PHC string with the salt and the cost in it */
export const hashPassword = (password: string): Promise<string> => hashArgon2(password, COST);

let decoy: Promise<string> | undefined;

/** @param hash null for an unknown account, which takes as long as a known one */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const matches = await verifyArgon2(hash ?? (await decoy), password);
  return matches && hash !== null;
}
