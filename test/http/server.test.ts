import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import express, { type Request, type Response } from 'express';
import { createHttpServer, SERVER_TIMES } from '../../src/http/server.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

/** A hundredth of the real times. */
const QUICK = { headers: 100, request: 120, keepAlive: 50, check: 20 };
const LARGEST_BODY_AT_100_KB_PER_S_MS = 9_000;

async function openTo(
  port: number,
): Promise<{ socket: Socket; received: () => string; ended: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  const ended = once(socket, 'close');
  await once(socket, 'connect');
  return { socket, received: () => text, ended };
}

describe('clients that take their time', () => {
  let server: Server;
  let port: number;
  beforeEach(async () => {
    server = createHttpServer(express().use(readAll), QUICK).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('the real times cut everybody off within 15 seconds, and let the largest body through at 100 kB/s', () => {
    const { headers, request, check } = SERVER_TIMES;
    expect(Math.max(headers, request) + check).toBeLessThan(15_000);
    expect(request).toBeGreaterThan(LARGEST_BODY_AT_100_KB_PER_S_MS);
    expect(request).toBeGreaterThanOrEqual(headers);
  });

  test.each([
    ['nothing at all', ''],
    ['half a head', 'POST / HTTP/1.1\r\nHost: a.test\r\nX-'],
    ['half a body', 'POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1000\r\n\r\nhalf'],
    ['half a chunk', 'POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf'],
  ])('when a client sends %s, its connection is closed', async (_, bytes) => {
    const { socket, ended } = await openTo(port);
    if (bytes) socket.write(bytes);
    await ended;
  });

  test('when many requests come on one connection, none is refused for that', async () => {
    const { socket, received, ended } = await openTo(port);
    const count = 1200;
    socket.write('GET / HTTP/1.1\r\nHost: a.test\r\n\r\n'.repeat(count));
    await ended;
    expect(received().match(/HTTP\/1\.1 200/g)).toHaveLength(count);
    expect(received()).not.toContain(' 503 ');
  });
});

test('requests and responses are born as those of Express, so that it has to change neither', async () => {
  const app = express();
  const server = createHttpServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const prototypes = (req: IncomingMessage, res: ServerResponse) =>
    [req, res].map((message) => Object.getPrototypeOf(message) as unknown);
  let born: unknown[] = [];
  server.prependOnceListener('request', (req, res) => (born = prototypes(req, res)));
  app.get('/', (req: Request, res: Response) => {
    const isUnchanged = prototypes(req, res).every((prototype, at) => prototype === born[at]);
    res.json({ isUnchanged, host: req.hostname, isOfApp: req.app === app && res.app === app });
  });
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  expect(await answer.json()).toEqual({ isUnchanged: true, host: '127.0.0.1', isOfApp: true });
  server.close();
});

describe('requests that a proxy could read differently', () => {
  let app: TestApp;
  beforeAll(async () => (app = await startTestApp()));
  afterAll(() => app.close());

  test.each([
    ['two hosts', 'Host: a.test\r\nHost: b.test\r\n\r\n', 400],
    ['the same host twice', 'Host: a.test\r\nhost: a.test\r\n\r\n', 400],
    ['no host', '\r\n', 400],
    ['an unknown coding', 'Host: a.test\r\nTransfer-Encoding: gzip\r\n\r\n', 400],
    ['a second coding', 'Host: a.test\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n', 400],
    ['two lengths', 'Host: a.test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'Host: a.test\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
  ])('when a request has %s, it is refused', async (_, head, status) => {
    const { socket, received, ended } = await openTo(Number(new URL(app.url).port));
    socket.end(`POST /articles/night-trains/comments HTTP/1.1\r\n${head}`);
    await ended;
    expect(received()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});

/** Answers when the request is read to its end. */
function readAll(req: IncomingMessage, res: ServerResponse): void {
  req.resume().once('end', () => res.end('ok'));
  req.once('error', () => undefined);
}
