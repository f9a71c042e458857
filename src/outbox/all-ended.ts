/** Like Promise.all, but nothing goes on unseen when one of them throws. */
export async function allEnded<T>(work: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
