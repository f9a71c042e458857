import type { Request } from 'express';
import {
  editChains,
  LIMITS,
  submissionChains,
  type SubmissionForm,
} from '../../src/comments/comments.validation.ts';
import { check, readForm } from '../../src/http/forms.ts';

const valid = { author: 'Ann', email: 'ann@example.org', comment: 'Well said.' };

async function read(fields: Record<string, unknown>, chains = submissionChains) {
  const req = { body: fields } as Request;
  await new Promise<void>((resolve) => void check(chains)(req, {} as never, () => resolve()));
  return readForm<SubmissionForm>(req);
}

const errorsOf = async (fields: Record<string, unknown>) => {
  const form = await read({ ...valid, ...fields });
  return form.ok ? [] : form.errors;
};

const valueOf = async (fields: Record<string, unknown>) => {
  const form = await read({ ...valid, ...fields });
  return form.ok ? form.values : form.errors;
};

test('when only what is required is typed, the form is right', async () => {
  expect(await read(valid)).toEqual({ ok: true, values: valid });
});

test('when nothing is typed, each required field says so, in the order of the form', async () => {
  const errors = [
    { field: 'comment', message: 'Please write a comment.' },
    { field: 'author', message: 'Please type your name.' },
    { field: 'email', message: 'Please type your email address.' },
  ];
  for (const nothing of [
    undefined,
    '',
    ' \n',
    '\u200b\u3164\u2800',
    '\u0000',
    '\ufffc\ue000',
    '\ufffe\u{1d159}',
  ]) {
    expect(await errorsOf({ author: nothing, email: nothing, comment: nothing })).toEqual(errors);
  }
});

test.each([
  'author',
  'email',
  'url',
  'comment',
  'comment_parent',
  'notify',
  'submission_id',
  'website_confirm',
])('when %s comes twice or as something else than text, it is refused', async (field) => {
  for (const value of [['a', 'b'], ['1'], { a: '1' }, 5, true, null]) {
    expect(await errorsOf({ [field]: value })).toEqual([
      { field, message: expect.stringMatching(/^[A-Z].+\.$/) },
    ]);
  }
});

test.each<[string, (count: number) => string, number]>([
  ['author', (count) => '🙂'.repeat(count), LIMITS.author],
  ['email', (count) => `${'a'.repeat(60)}@${'b'.repeat(count - 65)}.org`, LIMITS.email],
  ['url', (count) => `https://example.org/${'a'.repeat(count - 20)}`, LIMITS.url],
  ['comment', (count) => '🙂'.repeat(count), LIMITS.comment],
  ['comment', (count) => `\r\n${'a'.repeat(count - 1)}`, LIMITS.comment],
  ['submission_id', (count) => 'a'.repeat(count), LIMITS.submissionId],
  ['website_confirm', (count) => 'a'.repeat(count), LIMITS.honeypot],
])(
  'when %s is as long as allowed, it is taken, and one character more is refused',
  async (field, make, limit) => {
    expect(await errorsOf({ [field]: make(limit) })).toEqual([]);
    expect(await errorsOf({ [field]: make(limit + 1) })).toMatchObject([{ field }]);
  },
);

test('when lines end in many ways and controls are among them, the text is stored clean', async () => {
  expect(await valueOf({ author: ' A\r\nn\u0000n\ud800 ', comment: 'a\r\nb\rc\td\u0007' })).toMatchObject({
    author: 'A nn',
    comment: 'a\nb\nc\td',
  });
});

describe('the email address', () => {
  test.each([
    'Some.Name+tag@GoogleMail.com',
    "o'brien@example.ie",
    'ann@bücher.example',
    'ann@xn--bcher-kva.example',
    'jörg@example.org',
    ' ann@example.org ',
  ])('when it is %j, it is kept as typed', async (email) => {
    expect(await valueOf({ email })).toMatchObject({ email: email.trim() });
  });

  test.each([
    'ann',
    'ann@',
    '@example.org',
    'ann@localhost',
    'a@x.org,b@y.org',
    'a@x.org;b@y.org',
    'Ann <ann@example.org>',
    '"ann"@example.org',
    '"\\n"@iana.org',
    'ann@example.org\r\nBcc: v@example.org',
    'a n n@example.org',
    'ann:x@example.org',
    'a\u200bnn@example.org',
    'a\u202enn@example.org',
    'a\u2800nn@example.org',
    'ann@exam\ufffcple.org',
    'ann@[127.0.0.1]',
    'ann@example..org',
    'ann@@example.org',
    'a(b)@example.org',
  ])('when it is %j, it is refused', async (email) => {
    expect(await errorsOf({ email })).toEqual([
      { field: 'email', message: 'Please type a valid email address, such as name@example.com.' },
    ]);
  });
});

describe('the website', () => {
  test.each([
    ['', ''],
    [' ', ''],
    ['example.org', 'https://example.org'],
    ['//example.org/a', 'https://example.org/a'],
    ['example.org:8080/a', 'https://example.org:8080/a'],
    ['http://example.org', 'http://example.org'],
    ['HTTPS://Example.org/?a=b&c#d', 'HTTPS://Example.org/?a=b&c#d'],
    ['https://bücher.example/ü', 'https://bücher.example/ü'],
  ])('when it is %j, it is kept as %j', async (url, expected) => {
    expect(await valueOf({ url })).toMatchObject({ url: expected });
  });

  test.each([
    'javascript:alert(1)',
    'javascript://example.org/%0aalert(1)',
    'data:text/html,x',
    'mailto:a@b.org',
    'ftp://example.org',
    'http:example.org',
    'https://user:pass@example.org',
    'https://user@example.org',
    'user@example.org',
    'https://localhost',
    'https://',
    'my site',
    'https://example.org/"onmouseover="x',
    'https://example.org/<script>',
    'https://exa\u202emple.org',
  ])('when it is %j, it is refused and given back as typed', async (url) => {
    const form = await read({ ...valid, url });
    expect(form).toMatchObject({ ok: false, errors: [{ field: 'url' }], typed: { url } });
  });
});

describe('the comment that is replied to', () => {
  test.each([
    ['', 0],
    ['0', 0],
    ['12', 12],
    ['2147483647', 2_147_483_647],
  ])('when it is %j, it is number %d', async (comment_parent, expected) => {
    expect(await valueOf({ comment_parent })).toMatchObject({ comment_parent: expected });
  });

  test.each(['-1', '2147483648', '1e3', '1.5', ' 1', 'x', '0x1', '01', '+1'])(
    'when it is %j, it is refused',
    async (comment_parent) => {
      const form = await read({ ...valid, comment_parent });
      expect(form).toMatchObject({
        ok: false,
        errors: [{ field: 'comment_parent' }],
        typed: { comment_parent },
      });
    },
  );

  test('when another field is wrong, it is given back too', async () => {
    expect(await read({ ...valid, comment: '', comment_parent: '12' })).toMatchObject({
      typed: { author: 'Ann', comment_parent: '12' },
    });
  });
});

test('when a comment is edited, only its text is looked at', async () => {
  expect(await read({ ...valid, comment: 'Better\r\nsaid.' }, editChains)).toEqual({
    ok: true,
    values: { comment: 'Better\nsaid.' },
  });
});
