import { body } from 'express-validator';
import { LONGEST_CLOSING_DAYS } from './closing.ts';
import type { ArticleChoices } from './change-article.ts';

export interface ArticleForm {
  comments: 'open' | 'closed';
  /** date keeps the day that the article's file names. */
  closing: 'site' | 'never' | 'days' | 'date';
  closeAfterDays?: string;
  premoderation: 'site' | 'on' | 'off';
}

const choice = (name: string, values: string[], message: string) =>
  body(name).isString().withMessage(message).bail().isIn(values).withMessage(message);

export const articleChains = [
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
