import { expect, it } from 'vitest';
import { isAdmissible } from './isAdmissible.ts';

/** alpha, beta, gamma, phi, season length, and what R's `forecast:::admissible` says. */
const GOLDEN: readonly (readonly [number, number, number, number, number, 0 | 1])[] = [
  [0.266, 0.099, 0.421, 1, 12, 1],
  [0.908, 0.183, 0.082, 0.989, 7, 1],
  [0.661, 0.416, 0.021, 1, 2, 1],
  [0.206, 0.036, 0.546, 0.877, 4, 1],
  [0.77, 0.383, 0.165, 1, 12, 0],
  [0.992, 0.377, 0.006, 0.987, 7, 0],
  [0.267, 0.103, 0.01, 0.876, 4, 1],
  [0.87, 0.296, 0.063, 1, 12, 0],
  [0.6, 0.296, 0.075, 0.965, 7, 1],
  [0.783, 0.433, 0.115, 1, 12, 0],
  [0.316, 0.164, 0.453, 1, 12, 0],
  [0.407, 0.371, 0.174, 0.892, 7, 1],
  [0.339, 0.285, 0.229, 1, 12, 0],
  [0.757, 0.153, 0.173, 1, 12, 0],
  [0.811, 0.491, 0.124, 1, 12, 0],
  [0.357, 0.154, 0.095, 1, 12, 1],
  [0.511, 0.106, 0.112, 1, 12, 1],
  [0.561, 0.295, 0.433, 0.902, 4, 1],
];

it('agrees with R about the admissible region', () => {
  const work = new Float64Array(64);
  for (const [alpha, beta, gamma, phi, seasonLength, expected] of GOLDEN) {
    expect(isAdmissible(alpha, beta, gamma, phi, seasonLength, work)).toBe(expected === 1);
  }
});
