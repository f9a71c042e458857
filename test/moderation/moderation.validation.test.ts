import type { Request } from 'express';
import type { ContextRunner } from 'express-validator';
import { check, readForm } from '../../src/http/forms.ts';
import { decisionChains, idParam } from '../../src/moderation/moderation.validation.ts';

async function read(chains: ContextRunner[], req: Partial<Request>) {
  await new Promise<void>((resolve) => void check(chains)(req as Request, {} as never, () => resolve()));
  return readForm(req as Request);
}

const decision = (fields: Record<string, unknown>) => read(decisionChains, { body: fields });

test.each(['approve', 'spam', 'trash', 'pending'])('when the action is %s, it is taken', async (action) => {
  expect(await decision({ action, version: '3', note: ' a\nb ' })).toEqual({
    ok: true,
    values: { action, version: 3, note: 'a b' },
  });
});

test.each<[string, Record<string, unknown>]>([
  ['action', { action: 'delete' }],
  ['action', { action: ['approve', 'spam'] }],
  ['action', { action: undefined }],
  ['version', { version: '0' }],
  ['version', { version: '2147483648' }],
  ['version', { version: '1.5' }],
  ['version', { version: '+1' }],
  ['version', { version: '01' }],
  ['version', { version: '1e0' }],
  ['version', { version: ' 1' }],
  ['version', { version: 'x' }],
  ['version', { version: ['1', '2'] }],
  ['version', { version: undefined }],
  ['note', { note: ['a', 'b'] }],
  ['note', { note: '🙂'.repeat(501) }],
  ['note', { note: 'a\ufe0f'.repeat(251) }],
])('when %s is wrong as in %j, a sentence says so', async (field, changes) => {
  const form = await decision({ action: 'approve', version: '1', ...changes });
  expect(form).toMatchObject({
    ok: false,
    errors: [{ field, message: expect.stringMatching(/^[A-Z].+\.$/) }],
  });
});

test('when the note is as long as allowed, it is taken', async () => {
  expect(await decision({ action: 'spam', version: '1', note: '🙂'.repeat(500) })).toMatchObject({
    ok: true,
  });
});

test('when an id is in the path, it is a number', async () => {
  expect(await read([idParam('id')], { params: { id: '12' }, body: {} })).toEqual({
    ok: true,
    values: { id: 12 },
  });
});

test.each(['0', '-1', '+1', '01', '2147483648', 'x', '1e2', ''])(
  'when the id in the path is %j, it is refused',
  async (id) => {
    expect(await read([idParam('id')], { params: { id }, body: {} })).toMatchObject({ ok: false });
  },
);
