/** How the log and a ban name a commenter, whose name may change and whose address stays private. */
export const commenterLabel = (commenterId: number): string => `author ${commenterId}`;
