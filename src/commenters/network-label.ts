/** A short name by which people tell networks apart, such as "network 3FA9C2"; it leads to no address. */
export const networkLabel = (networkIndex: string): string =>
  `network ${Buffer.from(networkIndex, 'base64url').subarray(0, 3).toString('hex').toUpperCase()}`;
