import { can } from '../accounts/permissions.ts';
import { domainsOfEmail } from '../commenters/domain-index.ts';
import { networkLabel } from '../commenters/network-label.ts';
import { mayDeleteNote } from '../commenters/notes.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { AUTHOR_ACTIONS } from '../moderation-log/author-words.ts';
import type { Services } from '../services.ts';
import { turnHost } from '../text/host.ts';
import { formatInstant } from '../time/format.ts';
import { authorUrl, revealUrl } from './author-url.ts';
import { banPreviewUrl } from './ban-target.ts';
import { presentBan } from './bans.presenter.ts';
import { markText, nameInSentence } from './mark-text.ts';
import { moreLike, queueUrl } from './more-like.ts';
import { presentText } from './present-text.ts';
import { withFrom } from './queue-page.ts';
import type { Ban } from './read-bans.ts';
import { type Author, type AuthorComment, LOOKED_AT } from './read-author.ts';
import type { Neighbour } from './read-neighbours.ts';
import { STATUS_LABELS } from './statuses.ts';

type Needs = Pick<Services, 'site' | 'clock'>;

/**
 * @param email '' unless it is to be shown this once
 * @param from the page of the queue to come back to; '' for none
 */
export function presentAuthor(
  services: Needs,
  moderator: Moderator,
  {
    author,
    bans,
    neighbours,
    email,
    from,
  }: { author: Author; bans: Ban[]; neighbours: Neighbour[]; email: string; from: string },
) {
  const { timeZone } = services.site.get();
  const { commenter } = author;
  const { id } = commenter;
  const isErased = commenter.emailCipher.length === 0;
  const when = (instant: Date | null) =>
    instant && { text: formatInstant(instant, timeZone), iso: instant.toISOString() };
  return {
    id,
    url: authorUrl(id),
    back: withFrom('', from),
    queueUrl: queueUrl({ commenter: id }),
    name: nameInSentence(author.names[0]?.name ?? `Author ${id}`),
    nameParts: markText(author.names[0]?.name ?? `Author ${id}`),
    email,
    isErased,
    revealUrl:
      email === '' && !isErased && can(moderator, 'authors.reveal') ? withFrom(revealUrl(id), from) : '',
    counts: presentCounts(commenter),
    firstSeen: when(author.firstSeen),
    lastSeen: when(author.lastSeen),
    trusted: when(commenter.trustedAt),
    partialText: author.isPartial ? `In the newest ${LOOKED_AT.toLocaleString('en')} comments.` : '',
    names: author.names.map(({ name, count }) => ({ parts: markText(name), count })),
    addressBanUrl: isErased ? '' : banPreviewUrl({ kind: 'address', author: String(id) }, from),
    networks: author.networks.map(({ index, count, commentId }) => ({
      label: networkLabel(index),
      count,
      queueUrl: queueUrl({ network: commentId }),
      banUrl: banPreviewUrl({ kind: 'network', comment: String(commentId) }, from),
    })),
    websites: author.websites.map(({ key, count }) => ({
      label: turnHost(key),
      count,
      banUrl: banPreviewUrl({ kind: 'website', name: turnHost(key) }, from),
    })),
    domains: (email === '' ? [] : domainsOfEmail(email)).map((domain) => ({
      label: domain,
      banUrl: banPreviewUrl({ kind: 'domain', name: domain }, from),
    })),
    neighbours: neighbours.map(({ commenterId, name, networkIndex }) => ({
      url: withFrom(authorUrl(commenterId), from),
      name: markText(name),
      network: networkLabel(networkIndex),
    })),
    bans: bans.map((ban) => presentBan(services, ban, email !== '')),
    notes: commenter.notes.map((note) => ({
      id: note.id,
      by: note.moderator.name,
      at: when(note.at),
      text: note.text,
      canDelete: mayDeleteNote(moderator, note),
    })),
    history: author.history.map((entry) => ({
      who: entry.moderator?.name ?? 'The system',
      what: `${AUTHOR_ACTIONS[entry.action] ?? entry.action} this author`,
      at: when(entry.at),
    })),
  };
}

function presentCounts(commenter: Author['commenter']) {
  const { pendingCount, approvedCount, spamCount, trashCount } = commenter;
  const counts = { pending: pendingCount, approved: approvedCount, spam: spamCount, trash: trashCount };
  return Object.entries(counts).map(([status, count]) => ({ status, label: STATUS_LABELS[status], count }));
}

/** A comment as lists about authors and bans show it. */
export function presentListed({ site }: Pick<Services, 'site'>, comment: AuthorComment) {
  return {
    id: comment.id,
    url: `/desk/comments/${comment.id}`,
    name: nameInSentence(comment.authorName),
    author: markText(comment.authorName),
    status: comment.status,
    statusLabel: STATUS_LABELS[comment.status] ?? comment.status,
    submitted: formatInstant(comment.submittedAt, site.get().timeZone),
    submittedIso: comment.submittedAt.toISOString(),
    articleTitle: comment.article.title,
    articleUrl: `/articles/${comment.article.slug}`,
    moreLike: moreLike(comment),
    ...presentText(comment.text),
  };
}
