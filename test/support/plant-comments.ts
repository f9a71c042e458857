import { randomUUID } from 'node:crypto';
import type { Services } from '../../src/services.ts';

export interface Planted {
  /** Which of the list this one answers; null opens a thread. */
  parent: number | null;
  status?: 'pending' | 'approved' | 'spam' | 'trash';
}

/** PostgreSQL counts on from where it was, so that comments by the form get numbers below these. */
const FAR_ABOVE = 1_000_000;

let articles = 0;

/**
 * Puts an article with these comments straight into the database, which takes long by the form. The comments
 * get the numbers that follow each other, in the order of the list.
 */
export async function plantComments(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  planted: Planted[],
): Promise<{ slug: string; articleId: number; ids: number[] }> {
  const { prisma } = database;
  const at = clock.now();
  const slug = `planted-${++articles}`;
  const approvedCount = planted.filter(({ status }) => (status ?? 'approved') === 'approved').length;
  const article = await prisma.article.create({
    data: { slug, title: slug, html: '', publishedAt: at, sourceHash: '', approvedCount },
  });
  const commenter = await prisma.commenter.create({
    data: { emailCipher: new Uint8Array(1), emailIndex: randomUUID(), createdAt: at },
  });
  const highest = (await prisma.comment.aggregate({ _max: { id: true } }))._max.id ?? 0;
  const last = Math.max(highest, FAR_ABOVE);
  const idOf = (place: number) => last + 1 + place;
  const openerOf = (place: number): number => {
    const parent = planted[place]?.parent ?? null;
    return parent === null ? place : openerOf(parent);
  };
  await prisma.comment.createMany({
    data: planted.map(({ parent, status = 'approved' }, place) => ({
      id: idOf(place),
      articleId: article.id,
      parentId: parent === null ? null : idOf(parent),
      threadId: parent === null ? null : idOf(openerOf(place)),
      commenterId: commenter.id,
      authorName: `Reader ${place}`,
      text: `Comment ${place}`,
      html: `<p>Comment ${place}</p>`,
      htmlVersion: 1,
      status,
      fingerprint: randomUUID(),
      networkIndex: '',
      submittedAt: at,
    })),
  });
  return { slug, articleId: article.id, ids: planted.map((_, place) => idOf(place)) };
}
