import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import express, { type ErrorRequestHandler } from 'express';
import request from 'supertest';
import type { AppError } from '../../src/http/app-error.ts';
import { readFormBody } from '../../src/http/form-body.ts';
import { within } from '../support/within.ts';

const FORM = 'application/x-www-form-urlencoded';
const MAX_BYTES = 10_000;

const errors: unknown[] = [];
const answerError: ErrorRequestHandler = (error: AppError, _req, res, _next) => {
  errors.push(error);
  res.status(error.status ?? 500).json({ code: error.code });
};

const app = express();
app.post('/', readFormBody({ maxBytes: MAX_BYTES }), (req, res) => {
  res.json({ fields: req.body as object, nullPrototype: Object.getPrototypeOf(req.body) === null });
});
app.use(answerError);

beforeEach(() => {
  errors.length = 0;
});

const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  request(app)
    .post('/')
    .set({ 'Content-Type': FORM, ...headers })
    .serialize((sent: unknown) => sent as string)
    .send(body);

describe('what is read', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['plus and percent', 'a=1+2&b=%C3%A9%20%F0%9F%99%82', { a: '1 2', b: 'é 🙂' }],
    ['no value', 'a&b=&=c', { a: '', b: '', '': 'c' }],
    ['an equals sign in a value', 'a=b=c', { a: 'b=c' }],
    ['a name twice', 'a=1&a=2&a=3', { a: ['1', '2', '3'] }],
    ['brackets', 'a[b]=1&a[]=2', { 'a[b]': '1', 'a[]': '2' }],
    ['a byte order mark', 'a=%EF%BB%BFx', { a: '\ufeffx' }],
    ['raw UTF-8', 'a=é🙂', { a: 'é🙂' }],
    ['half a surrogate pair, encoded', 'a=x%ED%A0%BDy%ed%b8%80', { a: 'xy' }],
    ['a Hangul letter that begins like a surrogate', 'a=%ED%95%9C%ED%9F%BB', { a: '한\ud7fb' }],
    ['an encoded percent sign', 'a=%25ED%25A0%2580', { a: '%ED%A0%80' }],
    ['nothing between separators', '&&a=1&&', { a: '1' }],
    ['an empty body', '', {}],
  ])('when a form has %s, it is read as sent', async (_case, body, fields) => {
    const answer = await post(body);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ fields, nullPrototype: true });
  });

  test('when half a surrogate pair is sent raw, it is taken out', async () => {
    const answer = await post(Buffer.from('a=x\xED\xA0\x80y&b=\xED%BF\xBF', 'latin1'));
    expect(answer.body).toMatchObject({ fields: { a: 'xy', b: '' } });
  });

  test('when names are those of an object’s own parts, they are names like others', async () => {
    const answer = await post('__proto__=x&constructor=y&toString=z');
    expect(answer.status).toBe(200);
    expect(Object.entries(JSON.parse(answer.text).fields as object)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['toString', 'z'],
    ]);
  });

  test.each(['; charset=utf-8', ';charset="UTF-8"', '; charset=utf8', '; boundary=x'])(
    'when the type is followed by %s, it is still a form',
    async (parameters) => {
      expect((await post('a=1', { 'Content-Type': FORM + parameters })).body).toMatchObject({
        fields: { a: '1' },
      });
    },
  );

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('when the form is compressed with %s, it is read', async (encoding, compress) => {
    const answer = await post(compress(Buffer.from('a=1')), { 'Content-Encoding': encoding });
    expect(answer.body).toMatchObject({ fields: { a: '1' } });
  });
});

describe('what is refused', () => {
  test.each([
    'a=%',
    'a=%4',
    'a=%zz',
    '%=1',
    'a=%FF',
    'a=%C3',
    'a=%C0%AF',
    'a=%F5%80%80%80',
    'a=%u00e9',
    'a=%ED%A0',
  ])('when the form is %s, it cannot be decoded', async (body) => {
    const answer = await post(body);
    expect([answer.status, answer.body]).toEqual([400, { code: 'form.undecodable' }]);
  });

  test('when raw bytes are no UTF-8, the form cannot be decoded', async () => {
    expect((await post(Buffer.from('a=\xE9', 'latin1'))).status).toBe(400);
  });

  test.each(['iso-8859-1', 'utf-16', 'utf-7', ''])(
    'when the charset is %j, the form cannot be decoded',
    async (charset) => {
      const answer = await post('a=1', { 'Content-Type': `${FORM}; charset=${charset}` });
      expect([answer.status, answer.body]).toEqual([400, { code: 'form.undecodable' }]);
    },
  );

  test.each([
    'text/plain',
    'application/json',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencodedx',
  ])('when the type is %s, it is not a form', async (type) => {
    const answer = await post('a=1', { 'Content-Type': type });
    expect([answer.status, answer.body]).toEqual([415, { code: 'form.not_a_form' }]);
  });

  test('when there is neither a type nor a body, it is not a form', async () => {
    const answer = await request(app).post('/');
    expect([answer.status, answer.body]).toEqual([415, { code: 'form.not_a_form' }]);
  });

  test('when the form is one byte too long, it is too large', async () => {
    expect((await post(`a=${'x'.repeat(MAX_BYTES - 2)}`)).status).toBe(200);
    const answer = await post(`a=${'x'.repeat(MAX_BYTES - 1)}`);
    expect([answer.status, answer.body]).toEqual([413, { code: 'form.too_large' }]);
  });

  test('when the form has more than 200 fields, it is too large', async () => {
    expect((await post('a=1&'.repeat(200))).status).toBe(200);
    const answer = await post('a=1&'.repeat(201));
    expect([answer.status, answer.body]).toEqual([413, { code: 'form.too_large' }]);
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('when a small %s body unpacks to a large one, it is too large', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(5_000_000, 'a'));
    expect(bomb.length).toBeLessThan(MAX_BYTES);
    const answer = await post(bomb, { 'Content-Encoding': encoding });
    expect([answer.status, answer.body]).toEqual([413, { code: 'form.too_large' }]);
  });

  test('when the body is not what its encoding says, it cannot be decoded', async () => {
    const answer = await post('a=1', { 'Content-Encoding': 'gzip' });
    expect([answer.status, answer.body]).toEqual([400, { code: 'form.undecodable' }]);
  });

  test('when the encoding is unknown, the answer is 415', async () => {
    expect((await post('a=1', { 'Content-Encoding': 'zstd-of-mine' })).status).toBe(415);
  });
});

test('when the client goes away while sending, that is told as such and nothing else happens', async () => {
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: 100\r\n\r\na=1`);
  await once(server, 'request');
  socket.destroy();
  await within(5_000, () => errors.length > 0);
  await new Promise((resolve) => server.close(resolve));
  expect(errors).toEqual([expect.objectContaining({ type: 'request.aborted' })]);
});
