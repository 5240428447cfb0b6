import { describe, expect, test } from 'vitest';
import { autocorrelations, seasonalityTest } from './seasonalityTest.ts';
import { AIR_PASSENGERS, UK_GAS } from './seasonalSeries.golden.ts';

const air = Float64Array.from(AIR_PASSENGERS);

describe('seasonalityTest', () => {
  test("agrees with the organisers' code in R on AirPassengers, its differences and UKgas", () => {
    const whole = seasonalityTest(air, 12);
    expect(whole.autocorrelation).toBeCloseTo(0.7603950423, 9);
    expect(whole.limit).toBeCloseTo(0.5026490157, 9);
    expect(whole.isSeasonal).toBe(true);
    const differences = seasonalityTest(
      air.slice(1).map((value, t) => value - (air[t] ?? 0)),
      12,
    );
    expect(differences.autocorrelation).toBeCloseTo(0.8291778598, 9);
    expect(differences.limit).toBeCloseTo(0.1934578402, 9);
    const gas = seasonalityTest(Float64Array.from(UK_GAS), 4);
    expect(gas.autocorrelation).toBeCloseTo(0.901527187, 9);
    expect(gas.limit).toBeCloseTo(0.2402530817, 9);
  });

  test('finds none in fewer than three cycles, in a constant, and for a season of 1', () => {
    expect(seasonalityTest(air.slice(0, 35), 12).isSeasonal).toBe(false);
    expect(seasonalityTest(air.slice(0, 36), 12).limit).toBeLessThan(1);
    expect(seasonalityTest(new Float64Array(60).fill(7.3), 12).isSeasonal).toBe(false);
    expect(seasonalityTest(air, 1).isSeasonal).toBe(false);
  });

  test('autocorrelations of huge and of constant values are finite', () => {
    const huge = autocorrelations(
      air.map((value) => value * 1e300),
      12,
    );
    expect(huge[11]).toBeCloseTo(0.7603950423, 9);
    expect(autocorrelations(new Float64Array(9).fill(0.1), 3)).toEqual(new Float64Array(3));
  });
});
