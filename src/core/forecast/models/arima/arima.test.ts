import { describe, expect, test } from 'vitest';
import { accidentalDeaths } from '../../../../../test/support/accidentalDeaths.ts';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { lakeHuron } from '../../../../../test/support/lakeHuron.ts';
import { nile } from '../../../../../test/support/nile.ts';
import { AIR_PASSENGERS, LYNX, WWW_USAGE } from './arima.golden.ts';
import { arima } from './arima.ts';
import { applyDifferencing, chooseDifferencing } from './chooseDifferencing.ts';
import { normalize } from './normalize.ts';
import { searchOrders } from './searchOrders.ts';

const BUDGET = 300;

describeModelContract(arima, { fittedIsPredictFrom: true });

/** AICc in R's units of what the search finds on the values as they are. */
function aiccOf(given: readonly number[], seasonLength: number, budget = BUDGET): number {
  const { values, scale } = normalize(Float64Array.from(given));
  const differencing = chooseDifferencing(values, seasonLength);
  const stationary = applyDifferencing(values, differencing);
  const unit = stationary.length * (1 + Math.log(2 * Math.PI) + 2 * Math.log(scale));
  return searchOrders(stationary, differencing, budget).aicc + unit;
}

describe('the automatic search', () => {
  // auto.arima(x)$aicc with R's forecast 8.20; ours may be lower, as R searches partly by approximation
  test.each([
    ['WWWusage', WWW_USAGE, 1, 514.5521032],
    ['lynx', LYNX, 1, 1876.952497],
    ['LakeHuron', lakeHuron, 1, 220.2578647],
    ['Nile', nile, 1, 1267.507395],
    ['USAccDeaths', accidentalDeaths, 12, 857.3163507],
    ['AirPassengers', AIR_PASSENGERS, 12, 1018.165165],
    ['log(AirPassengers)', AIR_PASSENGERS.map(Math.log), 12, -483.2100848],
  ])('reaches the AICc of R on %s', (_, values, seasonLength, aicc) => {
    expect(aiccOf(values, seasonLength)).toBeLessThan(aicc + 3);
    expect(aiccOf(values, seasonLength)).toBeGreaterThan(aicc - 20);
  });

  test('keeps within its budget, and is no worse with more of it', () => {
    const budgets = [0, 1, 5, 20, 60, BUDGET].map((budget) => aiccOf(AIR_PASSENGERS, 12, budget));
    for (const [at, aicc] of budgets.entries()) {
      if (at > 0) expect(aicc).toBeLessThanOrEqual((budgets[at - 1] as number) + 1e-6);
    }
  });
});

describe('the fitted model', () => {
  const fitTo = (values: readonly number[], seasonLength: number) =>
    arima.fit(Float64Array.from(values), { seasonLength, evaluationsMax: BUDGET });

  // forecast(auto.arima(USAccDeaths), h = 6)$mean
  test('forecasts accidental deaths as R does', () => {
    const forecast = fitTo(accidentalDeaths, 12).predict(6);
    const wanted = [8336.0613, 7531.8291, 8314.6438, 8616.8688, 9488.9125, 9859.7574];
    for (const [step, value] of wanted.entries()) {
      expect(Math.abs((forecast[step] as number) - value) / value).toBeLessThan(0.03);
    }
  });

  test('takes square roots of a season that grows with its level, and leaves a steady one alone', () => {
    expect(fitTo(AIR_PASSENGERS, 12).form).toMatch(/^ARIMA\(\d,\d,\d\)\(\d,1,\d\)\[12\].* of square roots$/);
    const steady = AIR_PASSENGERS.map((value) => Math.log(value) - 4.5);
    expect(fitTo(steady, 12).form).not.toContain('square roots');
  });

  test('has the variance σ² Σ ψ², carried through the square where roots were modelled', () => {
    const centred = fitTo(
      nile.map((value) => value - 1000),
      1,
    );
    expect(centred.form).toBe('ARIMA(1,1,1)');
    const { ar1 = 0, ma1 = 0, sigma2 = 0 } = centred.parameters;
    const second = 1 + ar1 + ma1;
    expect(centred.variance(2)[0]).toBeCloseTo(sigma2, 6);
    expect(centred.variance(2)[1]).toBeCloseTo(sigma2 * (1 + second * second), 6);

    const rooted = fitTo(AIR_PASSENGERS, 12);
    const first = rooted.parameters.sigma2 ?? 0;
    const mean = rooted.predict(1)[0] ?? 0;
    expect(rooted.variance(1)[0]).toBeCloseTo(4 * mean * first + 2 * first * first, 6);
  });

  test('never forecasts a positive series below zero', () => {
    const falling = Array.from({ length: 60 }, (_, t) => 1000 * 0.9 ** t + 0.1 * (1 + (t % 3)));
    expect(Math.min(...fitTo(falling, 1).predict(48))).toBeGreaterThanOrEqual(0);
  });

  test('splits a seasonal forecast into parts whose season cancels over a year', () => {
    const { season } = fitTo(accidentalDeaths, 12).components(24);
    const sum = season.slice(0, 12).reduce((total, value) => total + value, 0);
    expect(Math.abs(sum)).toBeLessThan(0.02 * 9000);
    expect(Math.max(...season)).toBeGreaterThan(1000);
  });

  test('refuses two values', () => {
    expect(() => fitTo([1, 2], 1)).toThrow(RangeError);
  });
});
