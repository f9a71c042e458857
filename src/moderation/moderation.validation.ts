import { body, param } from 'express-validator';
import { atMost, cleanLine, isNumberFrom } from '../http/field-chains.ts';

const NOTE_LENGTH = 500;

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

export const decisionChains = [
  body('action')
    .isString()
    .withMessage('Please choose what to do.')
    .bail()
    .isIn(['approve', 'spam', 'trash', 'pending'])
    .withMessage('Please choose to approve, mark as spam, trash or put back.'),
  versionChain,
  body('note')
    .optional({ values: 'undefined' })
    .isString()
    .withMessage('Please send one note.')
    .bail()
    .customSanitizer(cleanLine)
    .custom(atMost(NOTE_LENGTH))
    .withMessage(`Please shorten the note to ${NOTE_LENGTH} characters.`),
];
