import { describe, expect, test } from 'vitest';
import { adjustForSeason } from '@/core/forecast/season/seasonalAdjustment.ts';
import { AIR_PASSENGERS } from '@/core/forecast/season/seasonalSeries.golden.ts';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { ets } from '../ets/ets.ts';
import { reconcileBlocks } from './reconcileBlocks.ts';
import { thief } from './thief.ts';

describeModelContract(thief, { seasonLengths: [1, 4, 12, 7, 52] });

const air = Float64Array.from(AIR_PASSENGERS);
const options = { seasonLength: 12, evaluationsMax: 600 };

/** A level of `length` positions in blocks of `span`, with one forecast of the average per block. */
function levelOf(length: number, span: number, averages: readonly number[], weight = 1) {
  return {
    blocks: Int32Array.from({ length }, (_, i) => Math.floor(i / span)),
    forecast: Float64Array.from({ length }, (_, i) => averages[Math.floor(i / span)] ?? 0),
    weight,
  };
}

describe('reconcileBlocks', () => {
  // quarters 10, 12, 9, 15; halves 25, 26; year 48, as sums.
  const quarterly = [levelOf(4, 1, [10, 12, 9, 15]), levelOf(4, 2, [12.5, 13]), levelOf(4, 4, [12])];

  test('is structural scaling: S (SᵀW⁻¹S)⁻¹ SᵀW⁻¹ ŷ as solved in R', () => {
    const golden = [10.708333333, 12.708333333, 9.4583333333, 15.458333333];
    for (const [quarter, value] of reconcileBlocks(quarterly, 4).entries()) {
      expect(value).toBeCloseTo(golden[quarter] ?? 0, 9);
    }
  });

  test('is the projection of months with blocks that do not nest, as solved in R', () => {
    const months = [
      levelOf(12, 1, [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]),
      levelOf(12, 2, [2, 3, 6, 4, 5, 6], 0.7),
      levelOf(12, 3, [3, 4, 5, 5], 0.5),
      levelOf(12, 4, [2, 5, 5], 0.4),
      levelOf(12, 6, [4, 5], 0.3),
      levelOf(12, 12, [4.2], 0.2),
    ];
    const golden = [
      3.0300988076, 1.0300988076, 4.3169354463, 0.92372891544, 4.4063216656, 8.4063216656, 2.0801823756,
      6.0801823756, 5.5468604703, 3.2327025578, 4.6797350692, 7.6797350692,
    ];
    for (const [month, value] of reconcileBlocks(months, 12).entries()) {
      expect(value).toBeCloseTo(golden[month] ?? 0, 9);
    }
  });

  test('leaves forecasts that agree alone', () => {
    const agreed = reconcileBlocks(
      [levelOf(4, 1, [1, 3, 2, 6]), levelOf(4, 2, [2, 4]), levelOf(4, 4, [3])],
      4,
    );
    for (const [quarter, value] of [1, 3, 2, 6].entries()) expect(agreed[quarter]).toBeCloseTo(value, 10);
  });
});

describe('thief', () => {
  test('for a season of 1 equals its base', () => {
    const plain = { seasonLength: 1, evaluationsMax: 300 };
    expect(thief.fit(air, plain).predict(9)).toEqual(ets.fit(air, plain).predict(9));
  });

  test('forecasts AirPassengers as the season and the trend go on', () => {
    const fitted = thief.fit(air, options);
    expect(fitted.form).toMatch(/^THieF\(1(, \d+)+\) of .*ETS/);
    const ahead = fitted.predict(24);
    expect((ahead[6] ?? 0) / (ahead[10] ?? 1)).toBeGreaterThan(1.35);
    const year = ahead.slice(0, 12).reduce((sum, value) => sum + value, 0);
    const lastYear = air.slice(132).reduce((sum, value) => sum + value, 0);
    expect(year / lastYear).toBeGreaterThan(1.02);
    expect(year / lastYear).toBeLessThan(1.2);
  });

  test('the yearly level pulls where months are noise', () => {
    const noisy = Float64Array.from(
      { length: 120 },
      (_, t) => 100 + 60 * (2 * ((t * t * 0.618033988749895) % 1) - 1),
    );
    const fitted = thief.fit(noisy, options);
    expect(fitted.parameters.weight12).toBeGreaterThan(0.3);
    const walk = noisy.slice();
    for (let t = 1; t < 120; t += 1) walk[t] = (walk[t - 1] ?? 0) + (noisy[t] ?? 0) - 100;
    expect(thief.fit(walk, options).parameters.weight12 ?? 0).toBeLessThan(0.2);
  });

  test('needs five blocks of a level', () => {
    const adjusted = adjustForSeason(air.slice(0, 29), 12).adjusted;
    expect(thief.fit(adjusted, options).form).not.toMatch(/\b6\b/);
    expect(thief.fit(adjusted.slice(0, 9), options).form).toMatch(/^THieF\(1\) of/);
  });
});
