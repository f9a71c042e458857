import { Secret, TOTP } from 'otpauth';
import { seal } from '../../src/crypto/seal.ts';
import { ADMIN, type TestApp } from './app.ts';
import type { Browser } from './browser.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** The code that an authenticator app with this secret shows. */
export const codeAt = (at: Date, secret = SECRET): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate({ timestamp: at.getTime() });

/** Gives somebody an authenticator app whose codes `codeAt` shows. */
export async function addTotp({ services, clock }: TestApp, email: string): Promise<void> {
  const { moderator, credential } = services.database.prisma;
  const { id } = await moderator.findUniqueOrThrow({ where: { email } });
  const secret = seal(services.keys.for('second-factor'), SECRET);
  await credential.create({
    data: { moderatorId: id, kind: 'totp', label: 'Authenticator app', secret, createdAt: clock.now() },
  });
}

/** Gives the password alone. @returns the browser that is asked for the second factor now */
export async function signInHalf(
  app: TestApp,
  who: { email: string; password: string } = ADMIN,
): Promise<Browser> {
  const browser = app.newBrowser();
  const { headers } = await browser.post('/desk/sign-in', { email: who.email, password: who.password });
  if (headers.location !== '/desk/second-factor') throw new Error(`signing in led to ${headers.location}`);
  return browser;
}

export const giveCode = async (browser: Browser, code: string) =>
  browser.submit(await browser.open('/desk/second-factor'), 'form:has(#code)', { code });
