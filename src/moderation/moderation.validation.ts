import { body, param } from 'express-validator';
import { cleanText } from '../text/clean.ts';
import { codePoints } from '../text/length.ts';

/** Ids and versions are 32-bit integers in both databases. */
const LARGEST_INTEGER = 2_147_483_647;
const NOTE_LENGTH = 500;

const INCOMPLETE = 'The form is incomplete; please open the comment again.';

/** An id in the path, as a number. */
export const idParam = (name: string) =>
  param(name)
    .isInt({ min: 1, max: LARGEST_INTEGER, allow_leading_zeroes: false })
    .withMessage('There is nothing with this number.')
    .bail()
    .toInt();

export const decisionChains = [
  body('action')
    .isString()
    .withMessage('Please choose what to do.')
    .bail()
    .isIn(['approve', 'spam', 'trash', 'pending'])
    .withMessage('Please choose to approve, mark as spam, trash or put back.'),
  body('version')
    .isString()
    .withMessage(INCOMPLETE)
    .bail()
    .isInt({ min: 1, max: LARGEST_INTEGER, allow_leading_zeroes: false })
    .withMessage(INCOMPLETE)
    .bail()
    .toInt(),
  body('note')
    .optional({ values: 'undefined' })
    .isString()
    .withMessage('Please send one note.')
    .bail()
    .customSanitizer((typed: string) => cleanText(typed, { oneLine: true }))
    .custom((note: string) => codePoints(note) <= NOTE_LENGTH)
    .withMessage(`Please shorten the note to ${NOTE_LENGTH} characters.`),
];
