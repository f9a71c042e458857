import { formatInstant } from '../time/format.ts';
import type { PublicComment } from './read-thread.ts';

/** Replies deeper than this are shown at this level and name whom they answer. */
export const LEVELS = 5;

export interface CommentView {
  id: number;
  author: string;
  website: string;
  publishedIso: string;
  published: string;
  html: string;
  depth: number;
  inReplyTo: { id: number; author: string } | null;
  replyUrl: string;
  edited: boolean;
  tombstone: boolean;
  replies: CommentView[];
}

/** The tree of comments, oldest first on each level. */
export function presentThreads(
  comments: PublicComment[],
  options: { open: boolean; timeZone: string },
): CommentView[] {
  const views = new Map<number, CommentView>();
  const parents = new Map<number, CommentView>();
  const roots: CommentView[] = [];
  for (const comment of comments) {
    const view = presentComment(comment, options);
    views.set(view.id, view);
    const parent = comment.parentId === null ? undefined : views.get(comment.parentId);
    if (!parent) {
      roots.push(view);
      continue;
    }
    parents.set(view.id, parent);
    if (parent.depth < LEVELS) {
      view.depth = parent.depth + 1;
      parent.replies.push(view);
    } else {
      view.depth = LEVELS;
      view.inReplyTo = { id: parent.id, author: parent.author };
      parents.set(view.id, parents.get(parent.id)!);
      parents.get(view.id)!.replies.push(view);
    }
  }
  return roots;
}

function presentComment(
  comment: PublicComment,
  { open, timeZone }: { open: boolean; timeZone: string },
): CommentView {
  return {
    id: comment.id,
    author: comment.authorName,
    website: comment.website,
    publishedIso: comment.submittedAt.toISOString(),
    published: formatInstant(comment.submittedAt, timeZone),
    html: comment.html,
    depth: 1,
    inReplyTo: null,
    replyUrl: open && !comment.tombstone ? `?replytocom=${comment.id}#respond` : '',
    edited: comment.editedAt !== null,
    tombstone: comment.tombstone,
    replies: [],
  };
}
