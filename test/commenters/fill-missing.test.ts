import { fillMissing, startFilling } from '../../src/commenters/fill-missing.ts';
import { postComment, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const fill = () => fillMissing(app.services, new AbortController().signal);

async function whatBansCompare() {
  const { comment, commenterDomain } = app.services.database.prisma;
  const domains = await commenterDomain.findMany({
    orderBy: [{ commenterId: 'asc' }, { domainIndex: 'asc' }],
  });
  const keys = await comment.findMany({ select: { websiteKey: true }, orderBy: { id: 'asc' } });
  return { domains, keys };
}

test('rows from before get what a submission of today would have, and repeating it changes nothing', async () => {
  await postComment(app, { email: 'mia@mail.readers.test', url: 'https://www.mia.example' });
  await postComment(app, { email: 'noor@readers.test', comment: 'Another one.' });
  const today = await whatBansCompare();
  expect(today.keys).toEqual([{ websiteKey: 'example.mia.www' }, { websiteKey: '' }]);
  expect(today.domains).toHaveLength(3);

  await app.services.database.prisma.commenterDomain.deleteMany();
  await app.services.database.prisma.comment.updateMany({ data: { websiteKey: '' } });
  await Promise.all([fill(), fill()]);
  expect(await whatBansCompare()).toEqual(today);
  await fill();
  expect(await whatBansCompare()).toEqual(today);
});

test('the log tells how far it is, and that it is done; when nothing is missing, nothing', async () => {
  await postComment(app, { url: 'https://www.mia.example' });
  await app.services.database.prisma.comment.updateMany({ data: { websiteKey: '' } });
  const told = () => app.logLines.filter((line) => line.includes('ready for bans'));
  await fillMissing(app.services, new AbortController().signal, 0);
  expect(told().map((line) => (JSON.parse(line) as { comment?: number }).comment)).toEqual([
    undefined,
    1,
    undefined,
  ]);
  expect(told().at(-1)).toContain('all older rows are ready for bans');
  await fill();
  expect(told()).toHaveLength(3);
});

test('a start waits for none of it, and a stop ends it between two transactions', async () => {
  await postComment(app, { url: 'https://www.mia.example' });
  await app.services.database.prisma.comment.updateMany({ data: { websiteKey: '' } });
  const filling = startFilling(app.services);
  await filling.stop();
  expect((await whatBansCompare()).keys).toEqual([{ websiteKey: '' }]);
});

test('an address that cannot be read is named by its author’s number and stops nothing', async () => {
  await postComment(app);
  await postComment(app, { email: 'noor@readers.test', comment: 'Another one.' });
  const { commenter, commenterDomain } = app.services.database.prisma;
  await commenterDomain.deleteMany();
  await commenter.update({ where: { id: 1 }, data: { emailCipher: new Uint8Array([1, 2, 3]) } });
  await fill();
  expect(await commenterDomain.findMany({ select: { commenterId: true } })).toEqual([{ commenterId: 2 }]);
  expect(app.logLines.filter((line) => line.includes('cannot be read'))).toHaveLength(1);
});
