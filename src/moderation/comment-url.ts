/** The desk's page about a comment. */
export const commentUrl = (commentId: number): string => `/desk/comments/${commentId}`;
