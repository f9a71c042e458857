import { body } from 'express-validator';
import { cleanText } from '../text/clean.ts';

const LARGEST_VERSION = 2_147_483_647;
const NOTE_LENGTH = 500;

export const decisionChains = [
  body('action')
    .isString()
    .withMessage('Please choose what to do.')
    .bail()
    .isIn(['approve', 'spam', 'trash', 'pending'])
    .withMessage('Please choose to approve, mark as spam, trash or put back.'),
  body('version')
    .isString()
    .withMessage('The form is incomplete; please open the comment again.')
    .bail()
    .isInt({ min: 1, max: LARGEST_VERSION })
    .withMessage('The form is incomplete; please open the comment again.')
    .toInt(),
  body('note')
    .optional({ values: 'undefined' })
    .isString()
    .bail()
    .customSanitizer((typed: string) => cleanText(typed, { oneLine: true }))
    .isLength({ max: NOTE_LENGTH })
    .withMessage(`Please shorten the note to ${NOTE_LENGTH} characters.`),
];
