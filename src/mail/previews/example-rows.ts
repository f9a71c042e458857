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
  /** What the reader asked for: about an own comment, its replies, and an article. */
  subscriptions: number[];
}

export type ExampleComment = 'own' | 'reply' | 'news' | 'declined' | 'held' | 'heldReply' | 'heldElsewhere';

interface Written {
  article: 'trains' | 'library';
  by: 'reader' | 'newcomer' | 'other';
  status: string;
  text: string;
  under?: ExampleComment;
  website?: string;
}

const COMMENTS: Record<ExampleComment, Written> = {
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
};

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
  const comments = {} as Record<ExampleComment, number>;
  for (const [name, written] of Object.entries(COMMENTS) as [ExampleComment, Written][]) {
    const { article, by, status, text, website = '' } = written;
    const parentId = written.under ? comments[written.under] : null;
    const { id } = await prisma.comment.create({
      data: {
        articleId: articles[article],
        commenterId: people[by],
        authorName: NAMES[by],
        parentId,
        threadId: parentId,
        website,
        text,
        html: '',
        htmlVersion: 1,
        status,
        fingerprint: name,
        networkIndex: 'example',
        submittedAt: later(NOW, -HOUR_MS),
        ...(status === 'trash' ? { reasonId: reason.id } : {}),
        ...(name === 'held' ? { verdicts: { create: HELD_BY } } : {}),
      },
    });
    comments[name] = id;
  }
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
  return { moderator: moderator.id, reader, newcomer, comments, subscriptions: ids.slice(0, 3) };
}

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
