import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Eta } from 'eta';
import { navigationFor } from '../accounts/permissions.ts';
import { phrasesIn } from '../mail/languages/index.ts';

export interface Views {
  /** An HTML page, in English unless the data say otherwise; every value is escaped unless the template marks it as made by us. */
  render(name: string, data: object): string;
  /** Plain text, for mails; nothing is escaped. */
  renderText(name: string, data: object): string;
}

const ROOT = join(import.meta.dirname, '../..');

/** @param siteName read at each rendering, because the desk can change it */
export function openViews(siteName: () => string): Views {
  const html = new Eta({ views: join(ROOT, 'views'), cache: true, autoEscape: true });
  const text = new Eta({ views: join(ROOT, 'views'), cache: true, autoEscape: false, autoTrim: false });
  const assets = readAssets();
  const shared = { asset: (name: string) => assets[name] ?? `/assets/${name}`, navigationFor };
  const english = { lang: 'en', say: phrasesIn('en') };
  return {
    render: (name, data) => html.render(`/${name}`, { ...shared, ...english, siteName: siteName(), ...data }),
    renderText: (name, data) => text.render(`/${name}`, { ...shared, siteName: siteName(), ...data }),
  };
}

function readAssets(): Record<string, string> {
  return JSON.parse(readFileSync(join(ROOT, 'dist/assets/manifest.json'), 'utf8')) as Record<string, string>;
}
