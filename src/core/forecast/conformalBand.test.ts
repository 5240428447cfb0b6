import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OriginErrors } from './backtest.ts';
import { conformalBand } from './conformalBand.ts';
import { measureHitRate } from './measureHitRate.ts';

const oneStep = (errors: number[]): OriginErrors[] =>
  errors.map((error, index) => ({ origin: index + 1, errors: [error] }));

describe('conformal band', () => {
  test('takes the ceil((N + 1) level)-th smallest error, times the frozen inflation', () => {
    const errors = Array.from({ length: 39 }, (_, index) => (index % 2 === 0 ? 1 : -1) * (index + 1));
    const band = conformalBand(oneStep(errors), 1, 'flow');
    // ceil(40 × 0.8) = 32nd and ceil(40 × 0.95) = 38th of 1 … 39; flow: 1.08 + 1 / 39, the 95 % times 1.12.
    expect(band?.halfWidths80[0]).toBeCloseTo(32 * (1.08 + 1 / 39), 9);
    expect(band?.halfWidths95[0]).toBeCloseTo(38 * (1.08 + 1 / 39) * 1.12, 9);
  });

  test('with too few errors for the 95 % rank the 80 % width is stretched', () => {
    const band = conformalBand(oneStep([2, 2, 2, 2]), 1, 'flow');
    expect(band?.halfWidths80[0]).toBeCloseTo(2 * (1.08 + 1 / 4), 9);
    expect(band?.halfWidths95[0]).toBeCloseTo(2 * (1.08 + 1 / 4) * 1.53, 9);
  });

  test('two errors make no band, three do', () => {
    expect(conformalBand(oneStep([1, 2]), 6, 'flow')).toBeNull();
    expect(conformalBand(oneStep([1, 2, 3]), 6, 'flow')?.halfWidths95).toHaveLength(6);
  });

  test('no error at all makes a band without width', () => {
    expect(conformalBand(oneStep([0, 0, 0, 0]), 3, 'balance')?.halfWidths95).toEqual([0, 0, 0]);
  });

  test('errors that grow with the horizon make the band grow, a balance faster than a flow', () => {
    const growing: OriginErrors[] = Array.from({ length: 20 }, (_, index) => ({
      origin: index + 1,
      errors: [1, 2, 3, 4, 5, 6].map((error) => error * (index % 2 === 0 ? 10 : -12)),
    }));
    const flow = conformalBand(growing, 12, 'flow')?.halfWidths80 ?? [];
    const balance = conformalBand(growing, 12, 'balance')?.halfWidths80 ?? [];
    expect((flow[11] ?? 0) / (flow[0] ?? 1)).toBeGreaterThan(6);
    expect((balance[11] ?? 0) / (balance[0] ?? 1)).toBeGreaterThan((flow[11] ?? 0) / (flow[0] ?? 1));
  });

  test('is nested and never narrows, whatever the errors', () => {
    const anyErrors = fc.array(
      fc.array(fc.double({ min: -1e13, max: 1e13, noNaN: true }), { minLength: 1, maxLength: 12 }),
      { minLength: 3, maxLength: 24 },
    );
    fc.assert(
      fc.property(anyErrors, fc.constantFrom('flow', 'balance'), (lists, kind) => {
        const band = conformalBand(
          lists.map((errors, index) => ({ origin: index + 1, errors })),
          24,
          kind as 'flow' | 'balance',
        );
        for (let step = 0; step < 24; step += 1) {
          const [narrow, wide] = [band?.halfWidths80[step] ?? -1, band?.halfWidths95[step] ?? -1];
          expect(narrow).toBeGreaterThanOrEqual(band?.halfWidths80[step - 1] ?? 0);
          expect(wide).toBeGreaterThanOrEqual(band?.halfWidths95[step - 1] ?? 0);
          expect(wide).toBeGreaterThanOrEqual(narrow);
        }
      }),
    );
  });
});

describe('measured hit rate', () => {
  test('one wild month in twelve is the one miss, for its own error never widens its own band', () => {
    const results = oneStep([1, -1, 1, -1, 1, 500, 1, -1, 1, -1, 1, -1]);
    expect(measureHitRate(results, 'flow')).toEqual({ hits: 11, trials: 12, horizonMonths: 1 });
  });

  test('an error of the tested month seen from an earlier origin does not help either', () => {
    const results = Array.from({ length: 12 }, (_, index) => ({
      origin: index + 1,
      errors: [0, 1, 2].flatMap((step) => (index + step > 11 ? [] : [index + step === 6 ? 500 : 1])),
    }));
    expect(measureHitRate(results, 'flow')).toEqual({ hits: 11, trials: 12, horizonMonths: 1 });
  });

  test('fewer than 8 trials say nothing', () => {
    expect(measureHitRate(oneStep([1, 2, 1, 2, 1, 2, 1]), 'flow')).toBeNull();
    expect(measureHitRate(oneStep([1, 2, 1, 2, 1, 2, 1, 2]), 'flow')?.trials).toBe(8);
  });
});
