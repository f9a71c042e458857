import type { Database } from '../../src/database/database.ts';

const AT = new Date('2025-03-01T10:00:00.000Z');

export async function buildModerator(
  { prisma }: Database,
  email: string,
  changes: object = {},
): Promise<number> {
  const row = { name: email.split('@')[0]!, email, passwordHash: '', role: 'moderator', createdAt: AT };
  return (await prisma.moderator.create({ data: { ...row, ...changes } })).id;
}

export async function buildComment({ prisma }: Database, changes: object = {}): Promise<number> {
  const article = await prisma.article.upsert({
    where: { slug: 'tides' },
    update: {},
    create: { slug: 'tides', title: 'Tides', html: '', publishedAt: AT, sourceHash: '' },
  });
  const commenter = await prisma.commenter.create({
    data: { emailCipher: new Uint8Array(), emailIndex: `${Math.random()}`, createdAt: AT },
  });
  const comment = await prisma.comment.create({
    data: {
      articleId: article.id,
      commenterId: commenter.id,
      authorName: 'Ada',
      text: 'Lovely.',
      html: '<p>Lovely.</p>',
      htmlVersion: 1,
      status: 'pending',
      fingerprint: '',
      networkIndex: '',
      submittedAt: AT,
      ...changes,
    },
  });
  return comment.id;
}
