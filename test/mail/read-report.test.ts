import { type DeliveryReport, readReport } from '../../src/mail/bounces/read-report.ts';
import { buildReport } from './build-report.ts';

const read = async (parts: { status: string; diagnostic?: string }): Promise<DeliveryReport | null> =>
  readReport(buildReport({ messageId: '<outbox-7-0@blog.example>', to: 'mia@readers.test', ...parts }));

test.each([
  ['5.1.1', true],
  ['5.1.1 (bad destination mailbox address)', true],
  ['5.1.2', true],
  ['5.1.3', true],
  ['5.1.6', true],
  ['5.1.10', true],
  ['5.2.1', true],
  ['5.0.0', false],
  ['5.1.0', false],
  ['5.1.4', false],
  ['5.1.7', false],
  ['5.1.8', false],
  ['5.1.9', false],
  ['5.1.11', false],
  ['5.2.0', false],
  ['5.2.2', false],
  ['5.2.3', false],
  ['5.2.4', false],
  ['5.3.4', false],
  ['5.4.4', false],
  ['5.4.6', false],
  ['5.5.1', false],
  ['5.6.0', false],
  ['5.7.1', false],
  ['5.7.26', false],
  ['5.11.1', false],
  ['', false],
])('when the status is %j and nothing else is said, it blames the address: %s', async (status, blames) => {
  const diagnostic = 'smtp; 550 no 5.1.1 here';
  expect(await read({ status, diagnostic })).toMatchObject({ kind: 'permanent', blamesAddress: blames });
});

test.each(['5.0.0', ''])(
  'when the status is %j, the one counts that the receiving server said',
  async (status) => {
    const said = { status: '5.1.1', blamesAddress: true };
    expect(await read({ status, diagnostic: 'smtp; 550 5.1.1 no such person' })).toMatchObject(said);
    expect(await read({ status, diagnostic: 'smtp; 550-5.1.1 no such\r\n\t550 person' })).toMatchObject(said);
  },
);

test('when the status says more, what the receiving server said does not count', async () => {
  const report = await read({ status: '5.7.1', diagnostic: 'smtp; 550 5.1.1 no such person' });
  expect(report).toMatchObject({ status: '5.7.1', blamesAddress: false });
});
