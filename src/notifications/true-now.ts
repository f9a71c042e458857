import type { Tx } from '../database/database.ts';
import { isListed, numberList } from '../database/number-list.ts';
import { type NoticeKind, TRUE_WITH } from './kinds.ts';

/** What a notice tells of which comment. */
export interface Told {
  kind: NoticeKind;
  commentId: number;
}

/** @param status of its comment; undefined when that is gone */
export const isTrueWith = ({ kind }: Told, status: string | undefined): boolean =>
  status !== undefined && TRUE_WITH[kind].includes(status);

/** @returns those that are true with their comments as they are now, in their order */
export async function keepTrue<N extends Told>(
  reads: Pick<Tx, 'dialect' | 'all'>,
  notices: readonly N[],
): Promise<N[]> {
  if (notices.length === 0) return [];
  const comments = await reads.all<{ id: number; status: string }>(
    `SELECT "id", "status" FROM "Comment" WHERE ${isListed(reads, '"id"')}`,
    [numberList(notices.map(({ commentId }) => commentId))],
  );
  const statuses = new Map(comments.map(({ id, status }) => [id, status]));
  return notices.filter((notice) => isTrueWith(notice, statuses.get(notice.commentId)));
}
