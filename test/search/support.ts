import type { Database, Row } from '../../src/database/database.ts';
import { indexComment } from '../../src/search/search-text.ts';

const AT = new Date('2025-02-01T12:00:00Z');

export interface CommentValues {
  id?: number;
  status?: string;
  articleId?: number;
  commenterId?: number;
  authorName?: string;
  website?: string;
  text?: string;
  networkIndex?: string;
  decidedById?: number | null;
  submittedAt?: Date;
  risk?: number;
  /** Rules that had something to say. */
  rules?: string[];
}

export function addArticle(database: Database, slug: string, title: string): Promise<number> {
  return database.transaction((tx) =>
    tx.insert('Article', { slug, title, html: '', publishedAt: AT, sourceHash: '' }),
  );
}

export function addCommenter(database: Database): Promise<number> {
  const emailIndex = Math.random().toString(36);
  return database.transaction((tx) =>
    tx.insert('Commenter', { emailCipher: new Uint8Array([1]), emailIndex, createdAt: AT }),
  );
}

export function addModerator(database: Database, email: string): Promise<number> {
  return database.transaction((tx) =>
    tx.insert('Moderator', { name: email, email, passwordHash: '', role: 'moderator', createdAt: AT }),
  );
}

/** Stores comments with their search words, all in one transaction. Each needs an article and a commenter. */
export function addComments(
  database: Database,
  comments: (CommentValues & { articleId: number; commenterId: number })[],
): Promise<number[]> {
  return database.transaction(async (tx) => {
    const ids: number[] = [];
    for (const { rules = [], ...values } of comments) {
      const row: Row = {
        authorName: 'Mia',
        text: 'I take the sleeper every winter.',
        html: '',
        htmlVersion: 1,
        status: 'pending',
        fingerprint: '',
        networkIndex: 'network',
        submittedAt: AT,
        ...values,
      };
      const id = await tx.insert('Comment', row);
      for (const rule of rules) await tx.insert('Verdict', { commentId: id, rule, outcome: 'pending' });
      await tx.insert('Verdict', { commentId: id, rule: 'silent', outcome: 'none' });
      await indexComment(tx, id);
      ids.push(id);
    }
    return ids;
  });
}
