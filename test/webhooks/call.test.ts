import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import ipaddr from 'ipaddr.js';
import { type CallLimits, callReceiver } from '../../src/webhooks/call.ts';
import { CallFailed } from '../../src/webhooks/failure.ts';
import { type Receiver, refuse, startReceiver } from './support.ts';

const HERE: CallLimits = {
  allowed: [ipaddr.parseCIDR('127.0.0.0/8'), ipaddr.parseCIDR('::1/128')],
  deadlineMs: 2000,
};

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const call = (url = receiver.url) => ({ url, headers: { 'X-Example': 'yes' }, body: '{"ü":1}' });

/** Why it failed, and what is kept of the answer. */
async function failureOf(url: string, limits: CallLimits = HERE): Promise<[word: string, detail: string]> {
  try {
    return ['taken', String(await callReceiver(call(url), limits))];
  } catch (error) {
    expect(error).toBeInstanceOf(CallFailed);
    return [(error as CallFailed).word, (error as CallFailed).detail];
  }
}

/** One byte every 20 ms until somebody hangs up. */
function drip(to: Writable, text: string): void {
  let at = 0;
  const timer = setInterval(() => to.write(text[at++] ?? ''), 20);
  to.on('close', () => clearInterval(timer)).on('error', () => undefined);
}

describe('a call', () => {
  test('when the receiver takes it, it had the body and headers, and its status is told', async () => {
    expect(await callReceiver(call(), HERE)).toBe(204);
    expect(receiver.calls).toMatchObject([{ method: 'POST', path: '/hook', body: '{"ü":1}' }]);
    expect(receiver.calls[0]!.headers).toMatchObject({
      'x-example': 'yes',
      host: `127.0.0.1:${receiver.port}`,
      'content-length': '8',
    });
  });

  test('when the receiver refuses, its status and the beginning of its words are kept, on one line', async () => {
    receiver.answer = refuse(500, `Sorry,\nno\u202e ${'x'.repeat(1000)}`);
    const [word, detail] = await failureOf(receiver.url);
    expect(word).toBe('refused');
    expect(detail).toMatch(/^500 Sorry, no x+$/);
    expect(detail).toHaveLength(300);
  });

  test('when the receiver redirects, nobody follows', async () => {
    const inner = await startReceiver();
    receiver.answer = (response) => response.writeHead(302, { Location: inner.url }).end();
    expect((await failureOf(receiver.url))[0]).toBe('redirected');
    expect(inner.calls).toEqual([]);
    await inner.close();
  });

  test('when the receiver never answers, or its head comes one byte at a time, it is over at the deadline', async () => {
    receiver.answer = () => undefined;
    expect((await failureOf(receiver.url, { ...HERE, deadlineMs: 200 }))[0]).toBe('timed_out');
    receiver.answer = ({ socket }) => drip(socket!, 'HTTP/1.1 200 OK\r\nX-Example: '.padEnd(1000, 'x'));
    expect((await failureOf(receiver.url, { ...HERE, deadlineMs: 200 }))[0]).toBe('timed_out');
  });

  test.each([
    [200, 'taken', /^200$/],
    [503, 'refused', /^503 xx*$/],
    [302, 'redirected', /^302 xx*$/],
  ])('when the words after the status %i never end, it is %s', async (status, expected, kept) => {
    receiver.answer = (response) => {
      response.writeHead(status);
      drip(response, 'x'.repeat(1000));
    };
    const [word, detail] = await failureOf(receiver.url);
    expect(word).toBe(expected);
    expect(detail).toMatch(kept);
  });

  test('when the connection breaks after a status, the status counts', async () => {
    receiver.answer = (response) => {
      response.writeHead(201, { 'Content-Length': '100' }).write('x', () => response.destroy());
    };
    expect(await callReceiver(call(), HERE)).toBe(201);
  });

  test('when the answer has no end, its status counts and the rest is not read', async () => {
    let closed: Promise<unknown> | undefined;
    receiver.answer = (response) => {
      closed = once(response, 'close');
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) continue;
      };
      response.writeHead(200).on('drain', more);
      more();
    };
    expect(await callReceiver(call(), HERE)).toBe(200);
    await closed;
  });

  test('when the receiver switches to another protocol, the call is over at once', async () => {
    receiver.answer = ({ socket }) =>
      socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');
    expect((await failureOf(receiver.url))[0]).toBe('connection_lost');
  });

  test('when nobody is there, or it speaks something else, the word says so', async () => {
    const port = receiver.port;
    await receiver.close();
    expect((await failureOf(`http://127.0.0.1:${port}/`))[0]).toBe('unreachable');
    expect((await failureOf('http://nobody.invalid/'))[0]).toBe('name_unknown');
    const talker = createServer((socket) => socket.end('220 mail.example.com ESMTP\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(talker, 'listening');
    const { port: talkerPort } = talker.address() as AddressInfo;
    expect((await failureOf(`http://127.0.0.1:${talkerPort}/`))[0]).toBe('not_http');
    expect((await failureOf(`https://127.0.0.1:${talkerPort}/`))[0]).toBe('tls_failed');
    talker.close();
    receiver = await startReceiver();
  });

  test('when the process stops, the call ends at once', async () => {
    const stop = new AbortController();
    receiver.answer = () => stop.abort();
    await expect(
      callReceiver(call(), { ...HERE, deadlineMs: 60_000, cutOff: stop.signal }),
    ).rejects.toThrow();
  });
});

describe('an address inside', () => {
  const HERE_ALONE = '127.0.0.1';
  const ELSEWHERE = '127.0.0.2';
  const NOBODY: CallLimits = { allowed: [], deadlineMs: 2000 };
  const inside = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '[fd00::1]',
    '[fec0::1]',
    '[200::1]',
    '[4000::1]',
    '[::ffff:0:7f00:1]',
    '[2001::1]',
    '[2001:db8::1]',
    '0',
    '0x7f.1',
    '017700000001',
    '127.0.0.1.',
    '１２７.0.0.1',
    '0.0.0.0',
    '169.254.169.254',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    'localhost',
    'LOCALHOST',
  ];

  test.each(inside)('when it is written %s, nothing is called', async (host) => {
    expect((await failureOf(`http://${host}:${receiver.port}/hook`, NOBODY))[0]).toBe('target_not_allowed');
    expect(receiver.calls).toEqual([]);
  });

  test('when a name leads elsewhere a moment later, the call goes to the address that was looked at', async () => {
    const answers = [HERE_ALONE, ELSEWHERE];
    const resolve = async () => [{ address: answers.shift()!, family: 4 }];
    const limits: CallLimits = { ...HERE, allowed: [ipaddr.parseCIDR(`${HERE_ALONE}/32`)], resolve };
    expect(await callReceiver(call(`http://rebinding.invalid:${receiver.port}/`), limits)).toBe(204);
    expect(receiver.calls).toMatchObject([{ headers: { host: `rebinding.invalid:${receiver.port}` } }]);
    expect(answers).toEqual([ELSEWHERE]);
  });

  test('when one of several addresses behind a name is inside, none is called', async () => {
    const resolve = async () => [HERE_ALONE, ELSEWHERE].map((address) => ({ address, family: 4 }));
    const limits: CallLimits = { ...HERE, allowed: [ipaddr.parseCIDR(`${HERE_ALONE}/32`)], resolve };
    const url = `http://both.invalid:${receiver.port}/`;
    expect((await failureOf(url, limits))[0]).toBe('target_not_allowed');
    expect(receiver.calls).toEqual([]);
  });

  test('when a setting names its network, it is called, by number and by name, and its neighbours are not', async () => {
    const one: CallLimits = { ...HERE, allowed: [ipaddr.parseCIDR('127.0.0.1/32')] };
    expect((await failureOf(`http://127.0.0.1:${receiver.port}/`, one))[0]).toBe('taken');
    expect((await failureOf(`http://2130706433:${receiver.port}/`, one))[0]).toBe('taken');
    expect((await failureOf(`http://localhost:${receiver.port}/`))[0]).toBe('taken');
    expect((await failureOf(`http://127.0.0.2:${receiver.port}/`, one))[0]).toBe('target_not_allowed');
    expect(receiver.calls).toHaveLength(3);
  });
});
