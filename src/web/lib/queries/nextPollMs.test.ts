import { expect, it } from 'vitest';
import { nextPollMs } from './nextPollMs.ts';

it('asks a failing server ever less often, and never less than every half minute', () => {
  expect([0, 10_000, 40_000, 80_000, 10_000_000].map((ms) => nextPollMs(5_000, ms))).toEqual([
    ...[5_000, 5_000, 10_000, 20_000, 30_000],
  ]);
  expect(nextPollMs(60_000, 10_000_000)).toBe(60_000);
});
