import type { Voice } from '../mail/voice.ts';
import type { Site } from '../sites/current-site.ts';
import { LISTED_AT_ONCE } from './listed-ids.ts';
import type { Reader, StoredSubscription } from './read-subscriptions.ts';
import type { ArticlePace } from './subscribe.ts';

type Pace = Exclude<ArticlePace, 'none'>;

export interface SubscriptionView {
  /** Those that mean the same to a reader: an article can have been followed with several comments. Not more than a form takes. */
  ids: number[];
  label: string;
  title: string;
  articleUrl: string;
  isConfirmed: boolean;
  isEnded: boolean;
  /** Since when it counts or when it was ended, as a sentence. */
  standing: string;
  /** How soon new comments can be told instead; '' where there is no choice. */
  otherPace: Pace | '';
}

/** @param isStopped whether no mail comes although it was asked for */
export function presentSubscriptions(
  voice: Voice,
  stored: readonly StoredSubscription[],
  { isStopped }: { isStopped: boolean },
): SubscriptionView[] {
  const views = new Map<string, SubscriptionView>();
  for (const one of stored) {
    const view = presentOne(voice, one, isStopped);
    const key = [view.label, view.articleUrl, view.isConfirmed, view.isEnded].join(' ');
    const same = views.get(key);
    if (!same) views.set(key, view);
    else if (same.ids.length < LISTED_AT_ONCE) same.ids.push(one.id);
  }
  return [...views.values()];
}

function presentOne(voice: Voice, one: StoredSubscription, isStopped: boolean): SubscriptionView {
  const { id, kind, article, confirmedAt, endedAt } = one;
  return {
    ids: [id],
    label: labelOf(voice, one),
    title: article.title,
    articleUrl: `/articles/${article.slug}`,
    isConfirmed: confirmedAt !== null,
    isEnded: endedAt !== null,
    standing: standingOf(voice, one, isStopped),
    otherPace: kind === 'article' ? otherThan(paceOf(one)) : '',
  };
}

function labelOf({ say, moment }: Voice, one: StoredSubscription): string {
  const { kind, createdAt, comment } = one;
  if (kind === 'article') return say(`pages.wish.${paceOf(one)}`);
  const at = moment(comment?.submittedAt ?? createdAt);
  return say(kind === 'replies' ? 'pages.wish.replies' : 'pages.wish.decision', { at });
}

function standingOf(
  { say, moment }: Voice,
  { confirmedAt, endedAt }: StoredSubscription,
  isStopped: boolean,
): string {
  if (endedAt) return say('pages.wish.ended', { at: moment(endedAt) });
  if (!confirmedAt) return say('pages.wish.unconfirmed');
  return say(isStopped ? 'pages.wish.stopped' : 'pages.wish.since', { at: moment(confirmedAt) });
}

const paceOf = ({ pace, ownerPace }: StoredSubscription): Pace =>
  (ownerPace ?? pace) === 'daily' ? 'daily' : 'at-once';

const otherThan = (pace: Pace): Pace => (pace === 'daily' ? 'at-once' : 'daily');

/** Why no mail comes although it was asked for; '' where that is not so. */
export interface StopsView {
  off: string;
  suppressed: string;
  isStopped: boolean;
}

export function presentStops(
  { say, moment }: Voice,
  { readerMails }: Pick<Site, 'readerMails'>,
  reader: Reader | null,
): StopsView {
  const suppression = reader?.suppression ?? null;
  return {
    off: readerMails ? '' : say('pages.stop.off'),
    suppressed: suppression ? say(`pages.stop.${suppression.reason}`, { at: moment(suppression.at) }) : '',
    isStopped: !readerMails || suppression !== null,
  };
}
