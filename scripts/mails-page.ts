import { MAILS } from '../src/mail/messages/index.ts';
import {
  EXAMPLE_NAMES,
  exampleLabel,
  type ExampleName,
  EXAMPLES,
  kindOf,
} from '../src/mail/previews/examples.ts';

/** docs/mails.md, from the table of examples; the pictures are made by `npm run pictures`. */
export const mailsPage = (): string => `# Every mail that is sent

Made by \`npm run docs\` from \`src/mail/previews/examples.ts\`; the people are made up. On the desk, **Mail**, **Examples of all mails** shows the same in every language. Each mail has a text part and an HTML part that say the same, no pictures, and nothing that a reader wrote is a link.
${EXAMPLE_NAMES.map(section).join('')}`;

function section(name: ExampleName): string {
  const { label } = MAILS[kindOf(name)];
  return `
## ${exampleLabel(name)}

To a ${EXAMPLES[name].to === 'moderator' ? 'moderator' : 'reader'}.

<p>
${picture(name, 'text', 1280, 480, `${label}, as text`)}
${picture(name, 'html', 1280, 480, `${label}, as HTML`)}
${picture(name, 'text', 360, 180, `${label}, as text on a phone`)}
${picture(name, 'html', 360, 180, `${label}, as HTML on a phone`)}
</p>
`;
}

const picture = (name: string, format: string, width: number, shown: number, alt: string): string =>
  `<img src="images/mail/${name}-${format}-${width}.png" width="${shown}" align="top" alt="${alt}">`;
