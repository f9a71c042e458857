import type { Request } from 'express';
import type { Moderator } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import { verifyPassword } from './password.ts';

/**
 * Asks for the own password again, as often as sign-in does.
 * @throws {AppError} limits.too_many (429)
 */
export async function isOwnPassword(
  { limits }: Pick<Services, 'limits'>,
  req: Request,
  moderator: Moderator,
  typed: string,
): Promise<boolean> {
  const ip = req.ip ?? '';
  await limits.signIns.attempt(ip, moderator.email);
  const matches = await verifyPassword(moderator.passwordHash, typed);
  if (matches) await limits.signIns.succeeded(ip, moderator.email);
  return matches;
}
