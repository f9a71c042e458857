import type { OutboxRow } from '../outbox/outbox.repository.ts';

/** Numbers that a mail names, as they were when its notices were gathered, so that a repeat says the same. */
export interface Facts {
  /** How many comments waited. */
  waiting: number;
}

export const readFacts = ({ facts }: Pick<OutboxRow, 'facts'>): Facts => ({
  waiting: 0,
  ...(facts ? (JSON.parse(facts) as Partial<Facts>) : {}),
});
