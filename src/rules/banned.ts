import { NOT_SHOWN, type Rule } from './rule.ts';

const KINDS: Record<string, string> = {
  address: 'the address',
  network: 'the network',
  website: 'the website',
  domain: 'the email domain',
};

/** Whom a moderator banned; the answer to them is the same as to everybody. */
export const banned: Rule = {
  id: 'banned',
  judge: ({ bans }) =>
    bans.length === 0
      ? null
      : {
          outcome: 'trash',
          reason: `Banned by ${bans.map(({ kind }) => KINDS[kind] ?? kind).join(' and ')}.`,
          evidence: bans.map(({ kind, label }) => ({
            field: kind,
            match: kind === 'domain' ? NOT_SHOWN : label,
          })),
        },
};
