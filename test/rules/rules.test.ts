import { jest } from '@jest/globals';
import { judge, RULES } from '../../src/rules/index.ts';
import type { Outcome, Rule } from '../../src/rules/rule.ts';
import { choices, submission } from './support.ts';

const log = () => ({ error: jest.fn() });

const ruleThatSays = (id: string, outcome: Exclude<Outcome, 'none'>): Rule => ({
  id,
  judge: () => ({ outcome, reason: 'Because.', evidence: [] }),
});

const brokenRule: Rule = {
  id: 'broken',
  judge() {
    throw new Error('no answer');
  },
};

test('when no rule finds anything, the site holds the comment and every rule has left a verdict', () => {
  const { status, reason, verdicts } = judge(submission(), choices, log());
  expect({ status, reason }).toEqual({ status: 'pending', reason: 'site_default' });
  expect(verdicts.map(({ rule, outcome }) => [rule, outcome])).toEqual([
    ['honeypot', 'none'],
    ['banned', 'none'],
    ['trusted_author', 'none'],
    ['blocked_words', 'none'],
    ['too_many_links', 'none'],
    ['site_default', 'pending'],
  ]);
});

test('whatever the rules are, each finding has a sentence for the moderator', () => {
  const worst = { honeypot: 'x', links: ['a', 'b', 'c'], text: 'casino' };
  const bans = [{ kind: 'network', label: 'network 3FA9C2' }];
  const findings = [submission({ ...worst, bans }), submission({ isTrusted: true })]
    .flatMap((one) => judge(one, { maxLinks: 2, blockedWords: 'casino' }, log()).verdicts)
    .filter(({ outcome }) => outcome !== 'none');
  expect(findings.map(({ rule }) => rule).sort()).toEqual(RULES.map(({ id }) => id).sort());
  for (const { reason } of findings) expect(reason).toMatch(/^[A-Z0-9].+\.$/);
});

test('when the field that people cannot see is filled in, the comment is spam', () => {
  const { status, reason, verdicts } = judge(submission({ honeypot: 'http://x' }), choices, log());
  expect({ status, reason }).toEqual({ status: 'spam', reason: 'honeypot' });
  expect(verdicts[0]?.evidence).toEqual([{ field: 'website_confirm', match: 'http://x' }]);
});

test('when bans catch the comment, it is trash and each ban is named', () => {
  const bans = [
    { kind: 'address', label: 'author 7' },
    { kind: 'domain', label: 'casino.example' },
  ];
  const { status, reason, verdicts } = judge(submission({ bans, isTrusted: true }), choices, log());
  expect({ status, reason }).toEqual({ status: 'trash', reason: 'banned' });
  expect(verdicts.find(({ rule }) => rule === 'banned')).toMatchObject({
    reason: 'Banned by the address and the email domain.',
    evidence: [
      { field: 'address', match: 'author 7' },
      { field: 'domain', match: 'part of the email address' },
    ],
  });
});

test('when a trusted author writes, the site lets it through and every other rule still holds it', () => {
  const { status, reason } = judge(submission({ isTrusted: true }), choices, log());
  expect({ status, reason }).toEqual({ status: 'approved', reason: 'trusted_author' });
  const withLinks = submission({ isTrusted: true, links: ['a', 'b', 'c'] });
  expect(judge(withLinks, choices, log())).toMatchObject({ status: 'pending', reason: 'too_many_links' });
});

test('when evidence is cut inside a character, it is still well-formed', () => {
  const { verdicts } = judge(submission({ honeypot: `x${'🙂'.repeat(100)}` }), choices, log());
  expect(verdicts[0]?.evidence[0]?.match.isWellFormed()).toBe(true);
});

test('when there are more links than allowed, the comment is held and the links are named', () => {
  const { reason, verdicts } = judge(
    submission({ links: ['http://a', 'http://b', 'http://c'] }),
    choices,
    log(),
  );
  expect(reason).toBe('too_many_links');
  expect(verdicts.find(({ rule }) => rule === 'too_many_links')).toMatchObject({
    outcome: 'pending',
    reason: '3 links, 2 allowed.',
    evidence: ['http://a', 'http://b', 'http://c'].map((match) => ({ field: 'comment', match })),
  });
});

test('when there are as many links as allowed, nothing is found', () => {
  expect(judge(submission({ links: ['http://a', 'http://b'] }), choices, log()).reason).toBe('site_default');
});

test.each<[string, Exclude<Outcome, 'none'>[], string]>([
  ['trash over spam', ['approved', 'spam', 'trash', 'pending'], 'trash'],
  ['spam over pending', ['pending', 'spam', 'approved'], 'spam'],
  ['pending over approved', ['approved', 'pending'], 'pending'],
  ['approved over nothing', ['approved'], 'approved'],
])('when rules disagree, the strictest wins: %s', (_case, outcomes, expected) => {
  const rules = outcomes.map((outcome) => ruleThatSays(outcome, outcome));
  expect(judge(submission(), choices, log(), rules)).toMatchObject({ status: expected, reason: expected });
});

test('when two rules are equally strict, the first one is the reason', () => {
  const rules = [ruleThatSays('first', 'pending'), ruleThatSays('second', 'pending')];
  expect(judge(submission(), choices, log(), rules).reason).toBe('first');
});

test('when a rule cannot answer, that is logged, the comment is held and the others still run', () => {
  const logger = log();
  const { status, reason, verdicts } = judge(submission(), choices, logger, [
    brokenRule,
    ruleThatSays('kind', 'approved'),
  ]);
  expect({ status, reason }).toEqual({ status: 'pending', reason: 'broken' });
  expect(verdicts.map(({ outcome }) => outcome)).toEqual(['pending', 'approved']);
  expect(logger.error).toHaveBeenCalledTimes(1);
});

test('when no rule has an opinion, the comment is held', () => {
  expect(judge(submission(), choices, log(), [])).toEqual({
    status: 'pending',
    reason: 'site_default',
    verdicts: [],
    risk: 0,
  });
});
