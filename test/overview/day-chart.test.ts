import { drawDays } from '../../src/overview/day-chart.ts';

test('bars stand on each other and reach at most the top', () => {
  const { bars, top, width } = drawDays([
    { day: '2025-03-01', counts: { approved: 3, pending: 1 } },
    { day: '2025-03-02', counts: { spam: 1 } },
  ]);
  expect([top, width]).toEqual([4, 20]);
  expect(bars).toEqual([
    { x: 1, y: 30, width: 8, height: 90, status: 'approved' },
    { x: 1, y: 0, width: 8, height: 30, status: 'pending' },
    { x: 11, y: 90, width: 8, height: 30, status: 'spam' },
  ]);
});
