/** A short name by which people tell networks apart, such as "3FA9C2"; it leads to no address. */
export const networkName = (networkIndex: string): string =>
  Buffer.from(networkIndex, 'base64url').subarray(0, 3).toString('hex').toUpperCase();

/** The same in a sentence, such as "network 3FA9C2". */
export const networkLabel = (networkIndex: string): string => `network ${networkName(networkIndex)}`;
