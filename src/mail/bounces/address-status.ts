/**
 * RFC 3463 and 7505: there is no such mailbox or domain, the address is malformed, its owner moved away, the domain
 * takes no mail, the mailbox is closed. All else, such as a bad sender or no route, can be over tomorrow.
 */
const BLAMES_ADDRESS = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1']);

/** Whether a status such as 5.1.1 says that the address is at fault, and not the sender, the way or a full mailbox. */
export const statusBlamesAddress = (status: string): boolean => BLAMES_ADDRESS.has(status);

/** The status that a server said after its reply code, as in `550 5.1.1 No such user`; '' when it said none. */
export const statusOfReply = (reply: string): string =>
  /^\s*5\d\d[ -](5\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec(reply)?.[1] ?? '';
