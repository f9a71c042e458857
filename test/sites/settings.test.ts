import { signIn, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const FORM = 'form[action="/desk/settings"]';

test.each([
  ['name', ' '],
  ['name', '\u200b\ufffc\ue000'],
  ['name', 'x'.repeat(101)],
  ['maxLinks', '+2'],
  ['maxLinks', '1001'],
])('when %s is %j, nothing is saved and the form says why', async (field, typed) => {
  const before = app.services.site.get();
  const desk = await signIn(app);
  const answer = await desk.submit(await desk.open('/desk/settings'), FORM, { [field]: typed });
  expect(answer.status).toBe(422);
  expect(answer.$(`#${field}-error`).text()).toMatch(/^Please .+\.$/);
  expect(app.services.site.get()).toEqual(before);
});
