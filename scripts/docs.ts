// npm run docs              writes .env.example and the settings table of the README from the table of settings,
//                           docs/permissions.md from the table that guards the routes, and docs/mails.md from
//                           the table of examples
// npm run docs -- --check   fails when they disagree
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mailsPage } from './mails-page.ts';
import { permissionsPage } from './permissions-page.ts';
import { type SettingRow, SETTINGS } from '../src/settings/settings.ts';

const root = join(import.meta.dirname, '..');
const rows: SettingRow[] = Object.values(SETTINGS);

const envExample = `# Every setting with its default. Copy to .env and change what you need.
# A secret can also be read from a file: NAME_FILE=/path/to/it.
${rows.map(({ env, doc, default: value }) => `\n# ${doc}\n#${env}=${value}\n`).join('')}`;

const table = [
  '| setting | default | meaning |',
  '| --- | --- | --- |',
  ...rows.map(({ env, doc, default: value, secret }) => {
    const name = secret ? `\`${env}\` or \`${env}_FILE\`` : `\`${env}\``;
    return `| ${name} | ${value === '' ? '' : `\`${value}\``} | ${doc.replaceAll('|', '\\|')} |`;
  }),
].join('\n');

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const start = '<!-- settings -->';
const end = '<!-- /settings -->';
const newReadme = readme.replace(new RegExp(`${start}[\\s\\S]*${end}`), () => `${start}\n${table}\n${end}`);

const files: [string, string][] = [
  ['.env.example', envExample],
  ['README.md', newReadme],
  ['docs/permissions.md', await permissionsPage()],
  ['docs/mails.md', mailsPage()],
];
const stale = files.filter(([name, text]) => {
  try {
    return readFileSync(join(root, name), 'utf8') !== text;
  } catch {
    return true;
  }
});
if (process.argv.includes('--check')) {
  for (const [name] of stale) console.error(`${name} does not agree with the code; run: npm run docs`);
  process.exit(stale.length > 0 ? 1 : 0);
}
for (const [name, text] of stale) writeFileSync(join(root, name), text);
