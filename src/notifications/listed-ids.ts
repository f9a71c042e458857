import type { ValidationChain } from 'express-validator';
import { isNumberFrom } from '../http/field-chains.ts';

/** More subscriptions than a person has; it keeps a page and its form small. */
export const LISTED_AT_ONCE = 500;

/** Ids of subscriptions, parted by blanks, as the forms of our own pages carry them. */
export const listedIds = (chain: ValidationChain): ValidationChain =>
  chain
    .isString()
    .bail()
    .customSanitizer((typed: string) => typed.split(' ').filter((id) => id !== ''))
    .custom((ids: string[]) => ids.length <= LISTED_AT_ONCE && ids.every((id) => isNumberFrom(1)(id)));
