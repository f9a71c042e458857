import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where `npm test` found a Chromium, or null. */
export const chromiumPath: string | null = findChromium();

/** A headless Chromium that talks to nobody but the pages it opens. */
export function launchChromium(switches: string[] = []): Promise<Browser> {
  if (!chromiumPath) throw new Error('no Chromium found; set CHROMIUM_PATH');
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-background-networking',
      ...switches,
    ],
  });
}

function findChromium(): string | null {
  const candidates = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    '/usr/bin/chromium-browser',
  ];
  return candidates.find((file) => file !== undefined && existsSync(file)) ?? null;
}
