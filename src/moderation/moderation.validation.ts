import { body, param } from 'express-validator';
import { atMost, cleanLine, isNumberFrom } from '../http/field-chains.ts';
import { DECISION_ACTIONS } from './decision-table.ts';
import { queuePage } from './queue-page.ts';
import { isSeenList, readSeenList, type SeenComment } from './seen-comments.ts';

const NOTE_LENGTH = 500;
/** A form has at most 200 fields. */
const MOST_TICKED = 150;

const INCOMPLETE = 'The form is incomplete; please open the comment again.';

/** An id in the path, as a number. */
export const idParam = (name: string) =>
  param(name).custom(isNumberFrom(1)).withMessage('There is nothing with this number.').bail().toInt();

/** The version that the page showed. */
export const versionChain = body('version')
  .isString()
  .withMessage(INCOMPLETE)
  .bail()
  .custom(isNumberFrom(1))
  .withMessage(INCOMPLETE)
  .bail()
  .toInt();

/** Where the desk goes back to; only ever a page of the queue. */
export const fromChain = body('from')
  .optional({ values: 'undefined' })
  .isString()
  .bail()
  .customSanitizer(queuePage);

export const choiceChains = [
  body('action')
    .isString()
    .withMessage('Please choose what to do.')
    .bail()
    .isIn([...DECISION_ACTIONS])
    .withMessage('Please choose to approve, mark as spam, trash or put back.'),
  body('reasonId')
    .optional({ values: 'falsy' })
    .isString()
    .withMessage(INCOMPLETE)
    .bail()
    .custom(isNumberFrom(1))
    .withMessage(INCOMPLETE)
    .bail()
    .toInt(),
  body('note')
    .optional({ values: 'undefined' })
    .isString()
    .withMessage('Please send one note.')
    .bail()
    .customSanitizer(cleanLine)
    .custom(atMost(NOTE_LENGTH))
    .withMessage(`Please shorten the note to ${NOTE_LENGTH} characters.`),
  fromChain,
];

export const decisionChains = [...choiceChains, versionChain];

/** Whether the answered comment is approved in the same step. */
export const answerChains = [
  body('approve')
    .optional({ values: 'undefined' })
    .isString()
    .bail()
    .isIn(['yes', 'no'])
    .withMessage(INCOMPLETE),
];

/** A ticked comment as its card names it: `12:3`. */
export const isTicked = (sent: unknown): sent is string =>
  typeof sent === 'string' && sent.split(':').length === 2 && sent.split(':').every(isNumberFrom(1));

/** `comment` names each comment with the version that the page showed, as `12:3`. */
export const manyChains = [
  ...choiceChains,
  body('comment')
    .customSanitizer((sent: unknown) => (typeof sent === 'string' ? [sent] : sent))
    .isArray({ min: 1, max: MOST_TICKED })
    .withMessage('Please tick the comments first.'),
  body('comment.*').custom(isTicked).withMessage(INCOMPLETE),
];

/** The comments that a page counted, as they were then. */
export const seenChain = body('seen')
  .isString()
  .bail()
  .custom(isSeenList)
  .bail()
  .customSanitizer(readSeenList);

/** @param ticked what `manyChains` let through */
export const readSeen = (ticked: readonly string[]): SeenComment[] =>
  ticked.map((sent) => {
    const [commentId = 0, version = 0] = sent.split(':').map(Number);
    return { commentId, version };
  });
