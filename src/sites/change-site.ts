import { announceChange, EVERY_PAGE } from '../cache/invalidation.ts';
import { LANGUAGES, languageOf } from '../mail/languages/index.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { recountDays } from '../moderation-log/count-days.ts';
import type { Services } from '../services.ts';
import type { Site } from './current-site.ts';

/** What an admin chooses, by column: what the log calls it, and how it tells a value. */
const CHOICES = {
  name: { label: 'name', words: (site) => site.name },
  timeZone: { label: 'time zone', words: (site) => site.timeZone },
  maxLinks: { label: 'links allowed', words: (site) => String(site.maxLinks) },
  // The words themselves may be somebody's name or address.
  blockedWords: { label: 'blocked words', words: ({ blockedWords }) => lineCount(blockedWords) },
  closeAfterDays: {
    label: 'closes',
    words: ({ closeAfterDays: days }) => (days === null ? 'never' : `after ${days} days`),
  },
  requireSecondFactor: {
    label: 'second factor',
    words: ({ requireSecondFactor }) => (requireSecondFactor ? 'required' : 'not required'),
  },
  premoderation: {
    label: 'read first',
    words: ({ premoderation }) => (premoderation ? 'every comment' : 'what a rule holds'),
  },
  readerMails: {
    label: 'mails to readers',
    words: ({ readerMails }) => (readerMails ? 'on request' : 'none'),
  },
  escalateAfterHours: {
    label: 'waits for long',
    words: ({ escalateAfterHours: hours }) => (hours === null ? 'nobody is told' : `after ${hours} hours`),
  },
  replyToCommenter: {
    label: 'answers to mails',
    words: ({ replyToCommenter }) => (replyToCommenter ? 'to the author' : 'to the sender'),
  },
  locale: { label: 'language of mails', words: ({ locale }) => LANGUAGES[languageOf(locale)] },
} as const satisfies Partial<Record<keyof Site, { label: string; words(site: Site): string }>>;

export type SiteChoices = Pick<Site, keyof typeof CHOICES>;

/**
 * Changes some of the site's choices, logs from what to what, and drops every page. Days are counted anew
 * where another time zone gives them other limits. Nothing different is no change.
 * @param isAsSeen false when the moderator chose on seeing something else
 * @returns outdated when nothing was changed because somebody else was faster
 */
export async function changeSite(
  { database, site, pages, clock }: Pick<Services, 'database' | 'site' | 'pages' | 'clock'>,
  moderator: { id: number },
  choices: Partial<SiteChoices>,
  isAsSeen: (now: Site) => boolean = () => true,
): Promise<'saved' | 'outdated'> {
  await site.reload(); // another process may have changed it
  const before = site.get();
  if (!isAsSeen(before)) return 'outdated';
  const after = { ...before, ...choices };
  const changed = (Object.keys(CHOICES) as (keyof SiteChoices)[]).filter(
    (name) => before[name] !== after[name],
  );
  if (changed.length === 0) return 'saved';

  const at = clock.now();
  const note = changed.map((name) => {
    const { label, words } = CHOICES[name];
    const [from, to] = [words(before), words(after)];
    return from === to ? `${label}: changed` : `${label}: ${from} → ${to}`;
  });
  const outcome = await database.transaction(async (tx) => {
    const columns = changed.map((name) => `"${name}" = ?`).join(', ');
    const unchanged = changed.map((name) => `"${name}" IS NOT DISTINCT FROM ?`).join(' AND ');
    const stored = await tx.run(`UPDATE "Site" SET ${columns} WHERE "id" = ? AND ${unchanged}`, [
      ...changed.map((name) => after[name]),
      before.id,
      ...changed.map((name) => before[name]),
    ]);
    if (stored === 0) return 'outdated';
    if (changed.includes('timeZone')) await recountDays(database, tx, { timeZone: after.timeZone, now: at });
    const by = { actor: 'moderator', moderatorId: moderator.id } as const;
    await appendLogEntry(tx, { ...by, action: 'settings', note: note.join('; '), at });
    await announceChange(tx, pages, EVERY_PAGE);
    return 'saved';
  });
  await site.reload();
  pages.clear(); // a page that was made between the commit and now may show the old choices
  return outcome;
}

const lineCount = (text: string): string => {
  const count = text.split('\n').filter((line) => line.trim() !== '').length;
  return `${count} ${count === 1 ? 'line' : 'lines'}`;
};
