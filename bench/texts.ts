// Texts made to take long, each against an ordinary one of the same length, in one run. Part of npm run bench.
import { renderComment } from '../src/comments/content.ts';
import { presentText } from '../src/moderation/present-text.ts';
import { blockedWords } from '../src/rules/blocked-words.ts';
import { cleanText } from '../src/text/clean.ts';
import { foldForComparison } from '../src/text/fold.ts';
import { median, printBar } from './report.ts';

const LENGTH = 65_525;
const ROUNDS = 5;
const ORDINARY = 'I take the sleeper every winter, and I would miss it. ';

/** Of what one ordinary text of the greatest length takes. */
const BAR = 15;

const PATTERNS: Record<string, string> = {
  'one letter with every mark': `a${'\u0301'.repeat(32_760)}${'\u0316'.repeat(32_760)}`,
  'letters with thirty marks': `a${'\u0301'.repeat(15)}${'\u0316'.repeat(15)}`,
  'a sentence in one letter': '\ufdfa',
  'a letter with three marks': '\u1f82',
  'half-width voiced marks': '\uff9e\uff9f',
  addresses: 'http://a.co ',
  'half an address': 'http://a@',
  brackets: '[',
  quotes: '> - ',
  lists: '- a\n',
  emphasis: '*a_',
  escapes: '"',
  'tag characters': '\u{e0041}',
  'a black flag before tag characters': '🏴\u{e0041}',
  'characters that are not seen': 'a\u200b',
};

const choices = { maxLinks: 2, blockedWords: `casino\n${'a '.repeat(9_000)}b` };

/** As many as a rule names at most. */
const MATCHES = Array.from({ length: 20 }, (_, at) => `winter ${at}`);

/** What the event loop does for one comment until it is stored, and each time the desk shows it. */
function takeIn(typed: string): void {
  const text = cleanText(typed);
  const { links } = renderComment(text);
  blockedWords.judge(
    { authorName: 'Mia', email: '', website: '', text, links, honeypot: '', bans: [], isTrusted: false },
    choices,
  );
  foldForComparison(text);
  presentText(text, MATCHES);
}

function timeOf(text: string): number {
  const began = performance.now();
  takeIn(text);
  return performance.now() - began;
}

const fullLength = (pattern: string) => pattern.repeat(Math.ceil(LENGTH / pattern.length)).slice(0, LENGTH);

const ordinary = fullLength(ORDINARY);
for (let round = 0; round < ROUNDS; round++) takeIn(ordinary);
for (const [name, pattern] of Object.entries(PATTERNS)) {
  const text = fullLength(pattern);
  const ratios = Array.from({ length: ROUNDS }, () => timeOf(text) / timeOf(ordinary));
  printBar(`${name}, times an ordinary text`, median(ratios), BAR, 'under');
}
