import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, FormValues } from '../support/browser.ts';

export interface ReceivedCall {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Receiver {
  url: string;
  port: number;
  /** Every call, in order. */
  calls: ReceivedCall[];
  /** How it answers; change it while it runs. */
  answer: (response: ServerResponse) => void;
  close(): Promise<void>;
}

/** A real HTTP server on loopback that keeps what it is sent. */
export async function startReceiver(): Promise<Receiver> {
  const calls: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      calls.push({ method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') });
      receiver.answer(response);
    });
  });
  server.on('clientError', (_error, socket) => socket.destroy()); // a caller that hangs up is part of the tests
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    calls,
    answer: (response) => response.writeHead(204).end(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

export const refuse =
  (status: number, text = ''): Receiver['answer'] =>
  (response) =>
    response.writeHead(status).end(text);

/** As docs/webhooks.md tells receivers to check. */
export function isSigned({ headers, body }: ReceivedCall, secret: string): boolean {
  const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['moderato-signature'])) ?? [];
  return mac === createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
}

/** Adds a webhook through the page. @returns its secret */
export async function addWebhook(desk: Browser, values: FormValues): Promise<string> {
  const boxes: FormValues = Object.keys(values).some((name) => EVENT_BOXES.includes(name))
    ? {}
    : { held: '1' };
  const page = await desk.open('/desk/webhooks');
  const answer = await desk.post('/desk/webhooks', { name: 'Ours', format: 'json', ...boxes, ...values });
  const secret = answer.$('#secret').attr('value');
  if (!secret) throw new Error(`${page.status} ${answer.status}: ${answer.$('main').text()}`);
  return secret;
}

export const EVENT_BOXES = ['held', 'approved', 'spam', 'trashed', 'edited'];
export const ALL_EVENTS: FormValues = Object.fromEntries(EVENT_BOXES.map((name) => [name, '1']));
