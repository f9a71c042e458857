// A client that costs little, so that what is measured is the server: keep-alive, one request at a time.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  head: string;
  body: Buffer;
}

export interface Load {
  port: number;
  clients: number;
  requests: number;
  /** The bytes of request number `n`. */
  request: (n: number) => string;
  /** The status that every answer must have. */
  expect: number;
}

/** Sends a bounded number of requests. @returns requests per second */
export async function measure({ port, clients, requests, request, expect }: Load): Promise<number> {
  let next = 0;
  async function client() {
    let socket = await open(port);
    while (next < requests) {
      const answer = await exchange(socket, request(next++));
      if (answer.status !== expect)
        throw new Error(`answered ${answer.status} instead of ${expect}:\n${answer.head}`);
      if (/^connection: close/im.test(answer.head)) {
        socket.destroy();
        socket = await open(port);
      }
    }
    socket.destroy();
  }
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  return requests / ((performance.now() - started) / 1000);
}

export async function get(port: number, path: string): Promise<Answer> {
  const socket = await open(port);
  const answer = await exchange(socket, getRequest(path));
  socket.destroy();
  return answer;
}

/** Sends one request after the other. @returns how long each took, in ms */
export async function timeEach(port: number, requests: string[], expect: number): Promise<number[]> {
  const times: number[] = [];
  let socket = await open(port);
  for (const request of requests) {
    const began = performance.now();
    const answer = await exchange(socket, request);
    times.push(performance.now() - began);
    if (answer.status !== expect)
      throw new Error(`answered ${answer.status} to:\n${request}\n${answer.head}`);
    if (/^connection: close/im.test(answer.head)) {
      socket.destroy();
      socket = await open(port);
    }
  }
  socket.destroy();
  return times;
}

export const getRequest = (path: string, headers: Record<string, string> = {}): string => {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n${head.join('')}\r\n`;
};

export async function send(port: number, request: string): Promise<Answer> {
  const socket = await open(port);
  const answer = await exchange(socket, request);
  socket.destroy();
  return answer;
}

export function postRequest(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string>,
): string {
  const body = new URLSearchParams(fields).toString();
  const all = {
    Host: '127.0.0.1',
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${head.join('')}\r\n${body}`;
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

function exchange(socket: Socket, request: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    let head = '';
    let total = Infinity;

    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      received += chunk.length;
      if (head === '') readHead();
      if (received < total) return;
      settle();
      const body = Buffer.concat(chunks).subarray(head.length + 4);
      resolve({ status: Number(head.slice(9, 12)), head, body });
    };
    const readHead = () => {
      const bytes = Buffer.concat(chunks);
      const end = bytes.indexOf('\r\n\r\n');
      if (end === -1) return;
      head = bytes.toString('latin1', 0, end);
      const length = /^content-length: (\d+)/im.exec(head);
      if (!length) return onError(new Error(`an answer without Content-Length:\n${head}`));
      total = end + 4 + Number(length[1]);
    };
    const onError = (error: Error) => {
      settle();
      reject(error);
    };
    const onClose = () => onError(new Error('the server closed the connection'));
    const settle = () => {
      socket.off('data', onData).off('error', onError).off('close', onClose);
    };

    socket.on('data', onData).on('error', onError).on('close', onClose);
    socket.write(request);
  });
}
