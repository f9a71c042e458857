// Braille blank is no white space to Unicode, and yet nothing is seen of it. Hangul fillers are ignorable.
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Mark}\u2800]/u;

/** Would a person see anything of this text? */
export const hasVisibleCharacter = (text: string): boolean => VISIBLE.test(text);
