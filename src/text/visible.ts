/**
 * Alone, nothing is seen of these, or a box at most: marks, format and ignorable characters (Hangul fillers
 * among them), private use, the object replacement character, a note without a head, Egyptian blanks.
 */
const UNSEEN =
  '\\p{Mark}\\p{Format}\\p{Default_Ignorable_Code_Point}\\p{Private_Use}\\ufffc\\u{1d159}\\u{13441}\\u{13442}';

// Braille blank is no white space to Unicode, and yet nothing is seen of it.
const VISIBLE = new RegExp(`[^${UNSEEN}\\p{White_Space}\\p{Control}\\u2800]`, 'u');

const EACH_UNSEEN = new RegExp(`[${UNSEEN}]`, 'gu');

/** Would a person see anything of this text? */
export const hasVisibleCharacter = (text: string): boolean => VISIBLE.test(text);

/** The text without accents and without what nobody sees; white space stays. */
export const withoutUnseen = (text: string): string => text.replace(EACH_UNSEEN, '');
