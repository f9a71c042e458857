import type { BanKind } from '../commenters/find-bans.ts';
import type { Services } from '../services.ts';
import { addDays, dayOf } from '../time/days.ts';
import { formatInstant } from '../time/format.ts';
import { authorUrl } from './author-url.ts';
import { type BanTarget, banPreviewUrl, type Wanted } from './ban-target.ts';
import { withFrom } from './queue-page.ts';
import type { Ban } from './read-bans.ts';
import type { readCaught } from './read-caught.ts';

export const KIND_LABELS: Record<BanKind, string> = {
  address: 'Address',
  network: 'Network',
  website: 'Website',
  domain: 'Email domain',
};

/** @param withDomain false keeps a banned email domain hidden, since it is part of an address */
export function presentBan({ site, clock }: Pick<Services, 'site' | 'clock'>, ban: Ban, withDomain: boolean) {
  const { timeZone } = site.get();
  const isHidden = ban.kind === 'domain' && !withDomain;
  const isOver = ban.until !== null && ban.until <= clock.now();
  return {
    id: ban.id,
    kindLabel: KIND_LABELS[ban.kind as BanKind] ?? ban.kind,
    label: isHidden
      ? '(part of an address, not shown)'
      : ban.kind === 'address'
        ? `of ${ban.label}`
        : ban.label,
    authorUrl: ban.commenterId === null ? '' : authorUrl(ban.commenterId),
    reason: ban.reason,
    by: ban.createdBy.name,
    created: formatInstant(ban.createdAt, timeZone),
    ends: endOf(ban, timeZone),
    isActive: ban.liftedAt === null && !isOver,
  };
}

function endOf({ until, liftedAt }: Ban, timeZone: string): string {
  if (liftedAt) return `lifted on ${formatInstant(liftedAt, timeZone)}`;
  return until ? `through ${LONG_DAY.format(lastDayOf(until, timeZone))}` : 'until it is lifted';
}

/** A ban holds through a whole day, so it ends with the beginning of the next. */
const lastDayOf = (until: Date, timeZone: string): Date => new Date(addDays(dayOf(until, timeZone), -1));

/** Such as "15 June 2031". */
const LONG_DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long' });

type Caught = Awaited<ReturnType<typeof readCaught>>;

const TITLES: Record<BanKind, (label: string) => string> = {
  address: (label) => `Ban the address of ${label}`,
  network: (label) => `Ban ${label}`,
  website: (label) => `Ban the website ${label}`,
  domain: (label) => `Ban the email domain ${label}`,
};

/** @param from the page of the queue to come back to; '' for none */
export function presentPreview(wanted: Wanted, target: BanTarget, caught: Caught, from: string) {
  return {
    title: TITLES[target.kind](target.label),
    label: target.label,
    /** What the form sends along. */
    wanted: Object.entries(wanted).map(([name, value]) => ({ name, value: String(value) })),
    wider: target.wider.map((name) => ({ name, url: banPreviewUrl({ kind: target.kind, name }, from) })),
    isCommon: target.isCommon,
    cancelUrl: cancelUrl(target, from),
    from,
    caughtText: caughtText(caught),
    approved: caught.approved,
  };
}

const cancelUrl = ({ commenterId }: BanTarget, from: string): string =>
  commenterId === null ? from || '/desk/bans' : withFrom(authorUrl(commenterId), from);

function caughtText({ total, approved, isPartial }: Caught): string {
  if (total === 0) return 'It would not have caught any comment that is here.';
  const count = total.toLocaleString('en');
  const comments = isPartial
    ? `more than ${count} comments`
    : total === 1
      ? 'one comment'
      : `${count} comments`;
  const published = approved === 0 ? 'none' : approved === 1 ? 'one' : approved.toLocaleString('en');
  return `It would have caught ${comments}, ${published} of them approved.`;
}
