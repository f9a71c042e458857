import { body } from 'express-validator';
import { cleanText } from '../text/clean.ts';
import { codePoints } from '../text/length.ts';
import { hasVisibleCharacter } from '../text/visible.ts';

const LABEL_LENGTH = 80;
const TEXT_LENGTH = 1000;
const LABEL = `Please give the reason a label of at most ${LABEL_LENGTH} characters.`;
const TEXT = `Please keep the text for the author under ${TEXT_LENGTH} characters.`;

export const reasonChains = [
  body('label')
    .isString()
    .withMessage(LABEL)
    .bail()
    .customSanitizer((value: string) => cleanText(value, { oneLine: true }))
    .custom((label: string) => hasVisibleCharacter(label) && codePoints(label) <= LABEL_LENGTH)
    .withMessage(LABEL),
  body('authorText')
    .isString()
    .withMessage(TEXT)
    .bail()
    .customSanitizer((value: string) => cleanText(value).trim())
    .custom((text: string) => codePoints(text) <= TEXT_LENGTH)
    .withMessage(TEXT),
];

export const moveChains = [body('direction').isString().bail().isIn(['up', 'down'])];
