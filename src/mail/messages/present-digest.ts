import type { Moderator } from '../../generated/sqlite/client.ts';
import type { OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { PhraseKey } from '../languages/index.ts';
import { cutBytes, shareBytes } from '../bytes.ts';
import { plainLine } from '../plain-line.ts';
import type { Voice } from '../voice.ts';
import type { HeldComment } from './held-comment.ts';
import { firstReason } from './held-reasons.ts';
import { type PresentedHeld, presentHeld } from './present-held.ts';

// Bytes of UTF-8. In a mail each can become three, and in the HTML part six, so that the whole stays below 1 MB.
const TEXTS = 60_000;
const LEAST_OF_A_TEXT = 1_500;
const NAME = 48;
const TITLE = 64;

interface Group {
  label: string;
  comments: (PresentedHeld & { author: string; title: string; isCut: boolean })[];
}

interface Telling {
  voice: Voice;
  message: OutboxRow;
  moderator: Moderator;
  escalatedIds: ReadonlySet<number>;
}

/** Headings of the groups; what another rule held stands under "Other reasons". */
const GROUPS: Record<string, PhraseKey> = {
  escalated: 'group.escalated',
  site_default: 'group.site_default',
  honeypot: 'group.honeypot',
  banned: 'group.banned',
  blocked_words: 'group.blocked_words',
  too_many_links: 'group.too_many_links',
};

type Needs = Pick<Services, 'settings' | 'keys' | 'site'>;

/**
 * Comments with their text, grouped by why they wait.
 * @param shown oldest first, and so are the groups and what is in them
 */
export function presentGroups(services: Needs, shown: HeldComment[], telling: Telling): Group[] {
  const groups = new Map<string, Group>();
  const texts = shareBytes(
    shown.map(({ text }) => text),
    TEXTS,
    LEAST_OF_A_TEXT,
  );
  for (const [at, comment] of shown.entries()) {
    const key = groupOf(comment, telling);
    const group = groups.get(key) ?? { label: telling.voice.say(key), comments: [] };
    groups.set(key, group);
    const { text = '', isCut = false } = texts[at] ?? {};
    const isEscalated = telling.escalatedIds.has(comment.id);
    const held = presentHeld(services, { ...comment, text }, { ...telling, isEscalated });
    group.comments.push({ ...held, ...namesOf(comment), isCut });
  }
  return [...groups.values()];
}

/** Comments that a digest names in one line each. */
export const presentOthers = (
  { settings }: Pick<Services, 'settings'>,
  others: (Named & Pick<HeldComment, 'id'>)[],
): { author: string; title: string; url: string }[] =>
  others.map((comment) => ({
    ...namesOf(comment),
    url: `${settings.baseUrl}/desk/comments/${comment.id}`,
  }));

function groupOf({ id, verdicts }: HeldComment, { escalatedIds }: Telling): PhraseKey {
  return GROUPS[escalatedIds.has(id) ? 'escalated' : firstReason(verdicts)] ?? 'group.other';
}

type Named = Pick<HeldComment, 'authorName'> & { article: { title: string } };

const namesOf = ({ authorName, article }: Named): { author: string; title: string } => ({
  author: cutBytes(plainLine(authorName), NAME),
  title: cutBytes(plainLine(article.title), TITLE),
});
