import { commenterLabel } from '../commenters/commenter-label.ts';
import { nothingToBan } from '../commenters/commenters.errors.ts';
import { isCommonDomain } from '../commenters/common-domains.ts';
import { domainIndex } from '../commenters/domain-index.ts';
import type { BanKind } from '../commenters/find-bans.ts';
import { networkLabel } from '../commenters/network-label.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import { startsWith } from '../database/starts-with.ts';
import type { Services } from '../services.ts';
import { idFrom } from '../http/field-chains.ts';
import { domainFrom, domainsOf, turnHost } from '../text/host.ts';
import { withFrom } from './queue-page.ts';

type Needs = Pick<Services, 'database' | 'keys'>;

/** What a page asks to ban: an author's address, a comment's network, or a domain by its name. */
export interface Wanted {
  kind: BanKind;
  author?: string;
  comment?: string;
  name?: string;
}

export interface BanTarget {
  kind: BanKind;
  value: string;
  label: string;
  /** Whose address it is; null for the other kinds. */
  commenterId: number | null;
  /** The same written with fewer labels: what else the moderator may have meant. */
  wider: string[];
  /** So many people share it that a second confirmation is asked for. */
  isCommon: boolean;
  /** The comments that it would have caught. */
  caught: Prisma.CommentWhereInput;
}

/** Commenters of a domain that are looked at; a common one has very many. */
const LOOKED_AT = 1000;

/** An erased comment is an empty row that keeps its place in a thread. */
const NOT_ERASED = { status: { not: 'erased' } };

/** @param from the page of the queue to come back to; '' for none */
export const banPreviewUrl = (wanted: Wanted, from = ''): string =>
  withFrom(`/desk/bans/new?${new URLSearchParams({ ...wanted }).toString()}`, from);

/** @throws {AppError} commenters.nothing_to_ban (404) */
export async function findBanTarget(services: Needs, wanted: Wanted): Promise<BanTarget> {
  switch (wanted.kind) {
    case 'address':
      return addressOf(services, getId(wanted.author));
    case 'network':
      return networkOf(services, getId(wanted.comment));
    case 'website':
      return website(services, getName(wanted.name));
    case 'domain':
      return emailDomain(services, getName(wanted.name));
  }
}

/** Is this a domain with at least two labels, however it was typed? One label alone would be a whole country. */
export function isBannableName(typed: string): boolean {
  const domain = domainFrom(typed);
  return domainsOf(domain).includes(domain);
}

async function addressOf({ database }: Needs, commenterId: number): Promise<BanTarget> {
  const commenter = await database.prisma.commenter.findUnique({ where: { id: commenterId } });
  if (!commenter || commenter.emailCipher.length === 0) throw nothingToBan();
  return {
    kind: 'address',
    value: commenter.emailIndex,
    label: commenterLabel(commenterId),
    commenterId,
    wider: [],
    isCommon: false,
    caught: { commenterId, ...NOT_ERASED },
  };
}

async function networkOf({ database }: Needs, commentId: number): Promise<BanTarget> {
  const comment = await database.prisma.comment.findUnique({ where: { id: commentId } });
  if (!comment || comment.networkIndex === '') throw nothingToBan();
  const { networkIndex } = comment;
  return {
    kind: 'network',
    value: networkIndex,
    label: networkLabel(networkIndex),
    commenterId: null,
    wider: [],
    isCommon: false,
    caught: { networkIndex, ...NOT_ERASED },
  };
}

function website({ database }: Needs, domain: string): BanTarget {
  const key = turnHost(domain);
  return {
    kind: 'website',
    value: key,
    label: domain,
    commenterId: null,
    wider: domainsOf(domain).slice(1),
    isCommon: isCommonDomain(domain),
    caught: { OR: [{ websiteKey: key }, { websiteKey: startsWith(database, `${key}.`) }], ...NOT_ERASED },
  };
}

async function emailDomain({ database, keys }: Needs, domain: string): Promise<BanTarget> {
  const value = domainIndex(keys, domain);
  const commenters = await database.prisma.commenterDomain.findMany({
    where: { domainIndex: value },
    orderBy: { commenterId: 'desc' },
    take: LOOKED_AT,
    select: { commenterId: true },
  });
  return {
    kind: 'domain',
    value,
    label: domain,
    commenterId: null,
    wider: domainsOf(domain).slice(1),
    isCommon: isCommonDomain(domain),
    caught: { commenterId: { in: commenters.map(({ commenterId }) => commenterId) }, ...NOT_ERASED },
  };
}

/** @throws {AppError} commenters.nothing_to_ban (404) */
function getId(text: string | undefined): number {
  const id = idFrom(text);
  if (id === null) throw nothingToBan();
  return id;
}

/** @throws {AppError} commenters.nothing_to_ban (404) */
function getName(typed = ''): string {
  if (!isBannableName(typed)) throw nothingToBan();
  return domainFrom(typed);
}
