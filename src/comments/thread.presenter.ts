import { formatInstant } from '../time/format.ts';
import { commentUrl } from './comment-pages.ts';
import type { Elsewhere, PublicComment, ThreadPage } from './read-thread.ts';

/** Replies deeper than this are shown at this level and name whom they answer. */
export const LEVELS = 5;

const REMOVED = 'a removed comment';

export interface CommentView {
  id: number;
  author: string;
  website: string;
  publishedIso: string;
  published: string;
  html: string;
  depth: number;
  inReplyTo: { url: string; author: string } | null;
  replyUrl: string;
  edited: boolean;
  tombstone: boolean;
  /** Stands for a comment that an earlier page has; everything but the replies is empty then. */
  continues: { url: string; page: number; author: string } | null;
  replies: CommentView[];
}

interface Options {
  slug: string;
  open: boolean;
  timeZone: string;
}

/** The tree of comments, oldest first on each level. */
export function presentThreads(
  { comments, continues, elsewhere }: Pick<ThreadPage, 'comments' | 'continues' | 'elsewhere'>,
  options: Options,
): CommentView[] {
  const views = new Map<number, CommentView>();
  const parents = new Map<number, CommentView>();
  const stub = continues && presentContinued(continues, options);
  const roots: CommentView[] = stub ? [stub] : [];
  for (const comment of comments) {
    if (comment.id === stub?.id) continue;
    const view = presentComment(comment, options);
    views.set(view.id, view);
    const parent = comment.parentId === null ? undefined : views.get(comment.parentId);
    const answered = comment.parentId === null ? undefined : elsewhere.get(comment.parentId);
    if (parent) {
      addReply(view, parent, parents);
    } else if (stub && comment.threadId === stub.id) {
      addReply(view, stub, parents);
      if (answered && comment.parentId !== stub.id) {
        const { authorName, id } = answered.comment;
        view.inReplyTo = { url: commentUrl(options.slug, answered.page, id), author: authorName };
      }
    } else {
      roots.push(view);
    }
  }
  return roots;
}

function addReply(view: CommentView, parent: CommentView, parents: Map<number, CommentView>): void {
  parents.set(view.id, parent);
  if (parent.depth < LEVELS) {
    view.depth = parent.depth + 1;
    parent.replies.push(view);
  } else {
    view.depth = LEVELS;
    view.inReplyTo = { url: `#comment-${parent.id}`, author: parent.author || REMOVED };
    parents.set(view.id, parents.get(parent.id)!);
    parents.get(view.id)!.replies.push(view);
  }
}

function presentComment(comment: PublicComment, { open, timeZone }: Options): CommentView {
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
    continues: null,
    replies: [],
  };
}

function presentContinued({ comment, page }: Elsewhere, options: Options): CommentView {
  return {
    ...presentComment({ ...comment, authorName: '', website: '', html: '' }, { ...options, open: false }),
    continues: {
      url: commentUrl(options.slug, page, comment.id),
      page,
      author: comment.authorName || REMOVED,
    },
  };
}
