/** The desk's page about an author. */
export const authorUrl = (commenterId: number): string => `/desk/authors/${commenterId}`;

/** Where the button that shows the address of this author posts to. */
export const revealUrl = (commenterId: number): string => `${authorUrl(commenterId)}/reveals`;
