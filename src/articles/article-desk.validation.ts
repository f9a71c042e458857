import { body } from 'express-validator';
import { seenChain } from '../http/seen.ts';
import type { FormField } from '../moderation-log/changed-meanwhile.ts';
import { LONGEST_CLOSING_DAYS } from './closing.ts';
import type { ArticleChoices } from './change-article.ts';

export interface ArticleForm {
  /** What the form showed before anybody typed. */
  seen: string;
  comments: 'open' | 'closed';
  /** date keeps the day that the article's file names. */
  closing: 'site' | 'never' | 'days' | 'date';
  closeAfterDays?: string;
  premoderation: 'site' | 'on' | 'off';
}

const FIRST = {
  site: 'As the site says',
  on: 'Are read first',
  off: 'Appear at once, unless a rule holds them',
};

/** As the page of an article calls them. */
export const FIELDS: Record<Exclude<keyof ArticleForm, 'seen'>, FormField> = {
  comments: { label: 'Takes comments', options: { open: 'Open', closed: 'Closed' } },
  closing: {
    label: 'Closes',
    options: {
      site: 'As the site says',
      never: 'Never by itself',
      days: 'After a number of days',
      date: 'As its file says',
    },
  },
  closeAfterDays: { label: 'Days after publication' },
  premoderation: { label: 'New comments', options: FIRST },
};

const choice = (name: string, values: string[], message: string) =>
  body(name).isString().withMessage(message).bail().isIn(values).withMessage(message);

export const articleChains = [
  seenChain,
  choice('comments', ['open', 'closed'], 'Please choose whether the article takes comments.'),
  choice('closing', ['site', 'never', 'days', 'date'], 'Please choose when the article closes.'),
  body('closeAfterDays')
    .if(body('closing').equals('days'))
    .isString()
    .withMessage('Please give one number of days.')
    .bail()
    .trim()
    .isInt({ min: 1, max: LONGEST_CLOSING_DAYS, allow_leading_zeroes: false })
    .withMessage(`Please give a whole number of days from 1 to ${LONGEST_CLOSING_DAYS}.`),
  choice('premoderation', ['site', 'on', 'off'], 'Please choose whether comments are read first.'),
];

export function choicesOf(form: ArticleForm): ArticleChoices {
  const days = { site: null, date: null, never: 0, days: Number(form.closeAfterDays) };
  return {
    comments: form.comments,
    closeAfterDays: days[form.closing],
    premoderation: form.premoderation === 'site' ? null : form.premoderation === 'on',
    keepClosesAt: form.closing === 'date',
  };
}
