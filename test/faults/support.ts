import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';

const ARTICLE = 'how-comments-work-here';

/** For a server that is started as a process of its own. */
export const PROCESS_ENV = {
  SECRET_KEY: 'a test key that is long enough for everything',
  TRUST_PROXY: '1',
  ADMIN_EMAIL: 'ada@moderato.test',
  ADMIN_PASSWORD: 'correct horse battery',
};

/** From another network each time, so that no limit is in the way. @returns null when the connection was cut */
export async function postComment(url: string, text: string): Promise<Response | null> {
  const body = new URLSearchParams({ author: 'Mia', email: `${randomName()}@readers.test`, comment: text });
  try {
    const answer = await fetch(`${url}/articles/${ARTICLE}/comments`, {
      method: 'POST',
      body,
      headers: { 'X-Forwarded-For': randomAddress() },
      redirect: 'manual',
    });
    await answer.arrayBuffer();
    return answer;
  } catch {
    return null;
  }
}

const randomName = () => Math.random().toString(36).slice(2);
const randomAddress = () =>
  [10, 0, 0, 0].map((byte) => byte || 1 + Math.floor(Math.random() * 250)).join('.');

/** A random whole number from 1 to `most`. */
export type Draw = (most: number) => number;

/** @returns a test that, when it fails, tells what it drew and how to draw the same again */
export const drawing = (work: (draw: Draw) => Promise<void>) => async (): Promise<void> => {
  const seed = jest.getSeed();
  const drawn: number[] = [];
  const draw = (most: number) => {
    const hash = createHash('sha256').update(`${seed} ${drawn.length}`).digest();
    const number = 1 + (hash.readUInt32BE() % most);
    drawn.push(number);
    return number;
  };
  try {
    await work(draw);
  } catch (cause) {
    throw new Error(`it drew ${drawn.join(', ')}; --seed=${seed} draws the same again`, { cause });
  }
};
