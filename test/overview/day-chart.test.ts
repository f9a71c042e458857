import { drawDays } from '../../src/overview/day-chart.ts';

test('bars stand on each other and reach at most the top', () => {
  const { bars, top, width } = drawDays([
    { day: '2025-03-01', counts: { approved: 3, pending: 1 } },
    { day: '2025-03-02', counts: { spam: 1 } },
  ]);
  expect([top, width]).toEqual([5, 20]);
  expect(bars).toEqual([
    { x: 1, y: 48, width: 8, height: 72, status: 'approved' },
    { x: 1, y: 24, width: 8, height: 24, status: 'pending' },
    { x: 11, y: 96, width: 8, height: 24, status: 'spam' },
  ]);
});
