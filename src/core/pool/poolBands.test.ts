import { expect, it } from 'vitest';
import { poolBandOf } from './poolBands.ts';

it.each([
  [0, 'healthy'],
  [69.9, 'healthy'],
  [70, 'recovering'],
  [80, 'recovering'],
  [80.1, 'warning'],
  [90, 'warning'],
  [90.1, 'critical'],
  [100, 'critical'],
])('%d %% of the pool in use is %s (C07)', (percent, band) => {
  expect(poolBandOf(percent)).toBe(band);
});
