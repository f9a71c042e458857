/**
 * A hair space: hardly seen, and white space to everything that looks for names, addresses and markup. In a host
 * it is an error, where browsers pass over a sign without width as if it were not there.
 */
const HAIR_SPACE = '\u200a';

/** What stands in a mention, an address, an emoji or the start of bold text, unless white space follows. */
const JOINS = /[@:./\]*_~](?=\S)|#/g;

/**
 * Text of a reader for a chat that makes links, mentions and markup out of plain text, whether it is asked to or
 * not: every sign that could begin or join one is parted from what follows. Reads like what was typed.
 */
export const inert = (text: string): string => text.replaceAll('`', "'").replace(JOINS, `$&${HAIR_SPACE}`);
