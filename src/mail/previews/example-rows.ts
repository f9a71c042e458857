// Plainly made up: people, articles and comments that the examples of mails tell of.
import { emailIndex } from '../../commenters/address-vault.ts';
import type { Keys } from '../../crypto/keys.ts';
import { seal } from '../../crypto/seal.ts';
import type { Database } from '../../database/database.ts';
import { DAY_MS, HOUR_MS, later } from '../../time/clock.ts';

export const NOW = new Date('2025-03-01T10:00:00Z');

export interface ExampleRows {
  moderator: number;
  reader: number;
  newcomer: number;
  comments: Record<ExampleComment, number>;
  /** How many comments wait, with those that no example names. */
  waiting: number;
  /** What the reader asked for: about an own comment, its replies, and an article. */
  subscriptions: number[];
}

export type ExampleComment = keyof typeof TOLD;

interface Written {
  article: 'trains' | 'library';
  by: 'reader' | 'newcomer' | 'other';
  status: string;
  text: string;
  under?: 'own';
  website?: string;
}

const TOLD = {
  own: {
    article: 'trains',
    by: 'reader',
    status: 'approved',
    text: 'I took the sleeper every winter until it was withdrawn. The breakfast alone was worth it.\n\nWill bicycles be allowed?',
  },
  reply: {
    article: 'trains',
    by: 'other',
    status: 'approved',
    text: 'They will: six places in each train, to be booked with the ticket.',
    under: 'own',
  },
  news: {
    article: 'library',
    by: 'other',
    status: 'approved',
    text: 'Sunday suits everybody who works during the week. Thank you!',
  },
  declined: { article: 'trains', by: 'reader', status: 'trash', text: 'Buy my old rail passes, cheap.' },
  held: {
    article: 'trains',
    by: 'newcomer',
    status: 'pending',
    text: 'My timetables of forty years are at https://timetables.example.net/ and https://maps.example.net/ and https://photos.example.net/.\n\nAsk me anything.',
    website: 'https://timetables.example.net/',
  },
  heldReply: {
    article: 'trains',
    by: 'other',
    status: 'pending',
    text: 'Which month was that?',
    under: 'own',
  },
  heldElsewhere: {
    article: 'library',
    by: 'newcomer',
    status: 'pending',
    text: 'And who pays for the heating?',
  },
} satisfies Record<string, Written>;

/** With these more wait than a digest shows with their text. */
const WAITING: Written[] = [
  'Will there be a restaurant car?',
  'How early must one book for August?',
  'My suitcase and I are looking forward to it.',
  'The old line had a stop at the lighthouse. Will this one?',
  'Is there a compartment for families?',
  'I should like to know what a bed costs in winter.',
  'Please keep the windows that open.',
  'Which platform does it leave from?',
  'Dogs were allowed on the last one.',
  'At last. The bus takes nine hours.',
  'Are the beds long enough for tall people?',
  'Half past ten is too late for children.',
  'A timetable at the station would help, too.',
  'What happens when the night ferry is late?',
  'I shall be on the first one.',
  'Who cleans the carriages in between?',
  'The bridge is closed every March. What then?',
  'Will tickets be sold on the train?',
  'It used to be cheaper for two.',
  'Thank you for asking about the sockets.',
].map((text) => ({ article: 'trains', by: 'other', status: 'pending', text }));

const NAMES = { reader: 'Mia Example', newcomer: 'Bo Example', other: 'Cleo Example' };
const ADDRESSES = { reader: 'mia@example.org', newcomer: 'bo@example.net', other: 'cleo@example.org' };
const HELD_BY = { rule: 'too_many_links', outcome: 'pending', reason: '3 links, 2 allowed' };

/** Fills an empty database. */
export async function insertExampleRows(
  { prisma }: Pick<Database, 'prisma'>,
  keys: Keys,
): Promise<ExampleRows> {
  const moderator = await prisma.moderator.create({
    data: { name: 'Ada Example', email: 'ada@example.com', passwordHash: '', role: 'admin', createdAt: NOW },
  });
  const articles = {
    trains: await insertArticle({ prisma }, 'night-trains', 'Night trains return to the coast'),
    library: await insertArticle({ prisma }, 'library', 'The library opens on Sundays'),
  };
  const people = {
    reader: await insertCommenter({ prisma }, keys, ADDRESSES.reader, 4),
    newcomer: await insertCommenter({ prisma }, keys, ADDRESSES.newcomer, 0),
    other: await insertCommenter({ prisma }, keys, ADDRESSES.other, 2),
  };
  const reason = await prisma.reason.create({
    data: { label: 'Advertising', authorText: 'We publish no offers and no advertising.' },
  });
  const insert = async (name: string, written: Written, parentId: number | null): Promise<number> => {
    const data = { ...describe(name, written), parentId, threadId: parentId };
    const ids = { articleId: articles[written.article], commenterId: people[written.by] };
    const reasonId = written.status === 'trash' ? reason.id : null;
    return (await prisma.comment.create({ data: { ...data, ...ids, reasonId } })).id;
  };
  const comments = {} as Record<ExampleComment, number>;
  for (const [name, written] of Object.entries<Written>(TOLD)) {
    comments[name as ExampleComment] = await insert(
      name,
      written,
      written.under ? comments[written.under] : null,
    );
  }
  for (const [at, written] of WAITING.entries()) await insert(`waiting-${at}`, written, null);
  const wish = { createdAt: later(NOW, -HOUR_MS) };
  const asked = { ...wish, commenterId: people.reader, confirmedAt: NOW };
  const subscriptions = [
    { ...asked, kind: 'decision', articleId: articles.trains, commentId: comments.own },
    { ...asked, kind: 'replies', articleId: articles.trains, commentId: comments.own },
    { ...asked, kind: 'article', articleId: articles.library, commentId: null },
  ];
  const unconfirmed = [
    {
      ...wish,
      commenterId: people.newcomer,
      kind: 'replies',
      articleId: articles.trains,
      commentId: comments.held,
    },
  ];
  const ids: number[] = [];
  for (const data of [...subscriptions, ...unconfirmed]) {
    ids.push((await prisma.subscription.create({ data })).id);
  }
  const { reader, newcomer } = people;
  return {
    moderator: moderator.id,
    reader,
    newcomer,
    comments,
    waiting: await prisma.comment.count({ where: { status: 'pending' } }),
    subscriptions: ids.slice(0, 3),
  };
}

/** What of a comment depends on no other row. */
const describe = (name: string, { by, status, text, website = '' }: Written) => ({
  authorName: NAMES[by],
  website,
  text,
  html: '',
  htmlVersion: 1,
  status,
  fingerprint: name,
  networkIndex: 'example',
  submittedAt: later(NOW, -HOUR_MS),
  ...(name === 'held' ? { verdicts: { create: HELD_BY } } : {}),
});

async function insertArticle(
  { prisma }: Pick<Database, 'prisma'>,
  slug: string,
  title: string,
): Promise<number> {
  const data = { slug, title, html: '', publishedAt: later(NOW, -DAY_MS), sourceHash: '' };
  return (await prisma.article.create({ data })).id;
}

async function insertCommenter(
  { prisma }: Pick<Database, 'prisma'>,
  keys: Keys,
  email: string,
  approvedCount: number,
): Promise<number> {
  const sealed = { emailCipher: seal(keys.for('email'), email), emailIndex: emailIndex(keys, email) };
  const data = { ...sealed, approvedCount, createdAt: later(NOW, -90 * DAY_MS) };
  return (await prisma.commenter.create({ data })).id;
}
