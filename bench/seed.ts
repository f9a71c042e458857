import { randomBytes, randomUUID } from 'node:crypto';
import { openDatabase } from '../src/database/open.ts';
import type { Prisma } from '../src/generated/sqlite/client.ts';

const WORDS =
  'I take the sleeper every winter, and what I would miss is the hour before anybody else is awake.';

/**
 * Puts approved comments under an article: threads of ten, every second one an answer to the one before.
 * @returns their ids
 */
export async function seedComments(databaseUrl: string, slug: string, count: number): Promise<number[]> {
  const database = await openDatabase(databaseUrl);
  const { prisma } = database;
  const article = await prisma.article.findUniqueOrThrow({ where: { slug } });
  const at = new Date();
  const commenter = await prisma.commenter.create({
    data: { emailCipher: randomBytes(48), emailIndex: randomUUID(), createdAt: at },
  });
  const last = (await prisma.comment.aggregate({ _max: { id: true } }))._max.id ?? 0;
  let threadId = 0;
  let parentId = 0;
  const rows: Prisma.CommentCreateManyInput[] = [];
  for (let number = 0; number < count; number++) {
    const id = last + 1 + number;
    const opens = number % 10 === 0;
    const text = `${number}: ${WORDS} ${WORDS}`;
    rows.push({
      id,
      articleId: article.id,
      commenterId: commenter.id,
      threadId: opens ? null : threadId,
      parentId: opens ? null : parentId,
      authorName: `Reader ${number}`,
      text,
      html: `<p>${text}</p>`,
      htmlVersion: 1,
      status: 'approved',
      fingerprint: randomUUID(),
      networkIndex: randomUUID(),
      submittedAt: at,
      decidedAt: at,
    });
    if (opens) threadId = id;
    if (opens || number % 2 === 0) parentId = id;
  }
  await prisma.comment.createMany({ data: rows });
  await prisma.article.update({ where: { id: article.id }, data: { approvedCount: count } });
  await database.close();
  return rows.map(({ id }) => id!);
}
