import { describe, expect, test } from 'vitest';
import { accidentalDeaths } from '../../../../../test/support/accidentalDeaths.ts';
import { lakeHuron } from '../../../../../test/support/lakeHuron.ts';
import { nile } from '../../../../../test/support/nile.ts';
import type { ArimaOrder } from './ArimaOrder.ts';
import { ArimaPath } from './ArimaPath.ts';
import { AIR_PASSENGERS, WWW_USAGE } from './arima.golden.ts';
import { applyDifferencing } from './chooseDifferencing.ts';
import { countDifferences } from './difference.ts';
import { isStable } from './isStable.ts';
import { kpssStatistic } from './kpssStatistic.ts';
import { psiWeights } from './psiWeights.ts';
import { SarmaFit } from './SarmaFit.ts';
import { SarmaLikelihood } from './SarmaLikelihood.ts';
import { seasonalStrength } from './seasonalStrength.ts';

const logAirPassengers = Float64Array.from(AIR_PASSENGERS, Math.log);
const accidents = Float64Array.from(accidentalDeaths);

const orderOf = (part: Partial<ArimaOrder>): ArimaOrder => ({
  p: 0,
  d: 0,
  q: 0,
  seasonalP: 0,
  seasonalD: 0,
  seasonalQ: 0,
  seasonLength: 1,
  hasConstant: false,
  ...part,
});
const AIRLINE = orderOf({ d: 1, q: 1, seasonalD: 1, seasonalQ: 1, seasonLength: 12 });

/** R's `logLik` from −2 log likelihood without constants. */
const logLikelihood = (deviance: number, length: number) =>
  -0.5 * (deviance + length * (1 + Math.log(2 * Math.PI)));

function likelihoodAt(values: Float64Array, order: ArimaOrder, parameters: readonly number[]): number {
  const stationary = applyDifferencing(values, order);
  const likelihood = new SarmaLikelihood(stationary, order.seasonLength);
  return logLikelihood(likelihood.evaluate(order, Float64Array.from(parameters)), stationary.length);
}

function expectClose(found: Float64Array, wanted: readonly number[], digits: number): void {
  expect(found).toHaveLength(wanted.length);
  for (const [at, value] of wanted.entries()) expect(found[at]).toBeCloseTo(value, digits);
}

describe('residuals and forecasts at given parameters', () => {
  const path = new ArimaPath(logAirPassengers, AIRLINE, Float64Array.of(-0.4, -0.55));

  // arima(log(AirPassengers), c(0,1,1), seasonal = c(0,1,1), fixed = c(-0.4,-0.55), method = "CSS"),
  // its residuals e carried on by y[t-1]+y[t-12]-y[t-13]+e[t]-.4*e[t-1]-.55*e[t-12]+.22*e[t-13]
  test('are those of R for the airline model', () => {
    expectClose(
      path.residuals.slice(13, 20),
      [
        0.03916402542, 0.01602629547, -0.01408507553, -0.01857321258, 0.05871905077, 0.06340225609,
        0.02536090243,
      ],
      10,
    );
    expect(path.residuals.slice(13).reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(
      0.182128071,
      9,
    );
    expectClose(
      path.forecast(144, 14),
      [
        6.11010820846, 6.05346998455, 6.17084840562, 6.19927225719, 6.23259588939, 6.36860212621,
        6.50741841361, 6.50288922814, 6.32442030553, 6.20899167181, 6.06324314746, 6.16766616879,
        6.20609408615, 6.14945586224,
      ],
      10,
    );
  });

  // arima(log(AirPassengers), c(2,1,0), seasonal = c(1,1,0), fixed = c(-0.3,0.1,-0.4), method = "CSS")
  test('are those of R for a seasonal autoregression', () => {
    const order = orderOf({ p: 2, d: 1, seasonalP: 1, seasonalD: 1, seasonLength: 12 });
    const autoregression = new ArimaPath(logAirPassengers, order, Float64Array.of(-0.3, 0.1, -0.4));
    expectClose(
      autoregression.residuals.slice(-4),
      [0.0098775991459, 0.040198646335, -0.0325905429288, -0.0126962734264],
      11,
    );
    expectClose(
      autoregression.forecast(144, 14),
      [
        6.10806986833, 6.05036333772, 6.15961856211, 6.20736098321, 6.24483925474, 6.36680374212,
        6.5168749845, 6.50921419277, 6.32799329415, 6.21818410609, 6.07096253288, 6.17722858511, 6.2126940147,
        6.15231903178,
      ],
      9,
    );
  });

  // predict(arima(LakeHuron, c(2,0,0), fixed = c(1,-0.2,579)), 5): mean and standard errors
  test('are those of R for an autoregression about a mean, with its standard errors', () => {
    const order = orderOf({ p: 2, hasConstant: true });
    const parameters = Float64Array.of(1, -0.2, 579);
    const lake = new ArimaPath(Float64Array.from(lakeHuron), order, parameters);
    expectClose(lake.forecast(98, 5), [579.782, 579.59, 579.4336, 579.3156, 579.22888], 9);
    let sum = 0;
    const errors = psiWeights(order, parameters, 5).map((weight) => {
      sum += weight * weight;
      return Math.sqrt(0.480435632653 * sum);
    });
    expectClose(errors, [0.693134642514, 0.980240411994, 1.12621049107, 1.20054441732, 1.23867640506], 10);
  });
});

describe('psi weights', () => {
  test('are those of R: ARMAtoMA(c(0.5,0.2), c(0.4,-0.3), 10)', () => {
    const psi = psiWeights(orderOf({ p: 2, q: 2 }), Float64Array.of(0.5, 0.2, 0.4, -0.3), 11);
    expectClose(
      psi,
      [1, 0.9, 0.35, 0.355, 0.2475, 0.19475, 0.146875, 0.1123875, 0.08556875, 0.065261875, 0.0497446875],
      12,
    );
  });

  // ARMAtoMA of the expanded (1−0.3B)(1−0.5B⁴)(1−B)(1−B⁴) and (1−0.4B)(1+0.25B⁴)
  test('are those of R with a season and differences', () => {
    const order = orderOf({ p: 1, d: 1, q: 1, seasonalP: 1, seasonalD: 1, seasonalQ: 1, seasonLength: 4 });
    const psi = psiWeights(order, Float64Array.of(0.3, 0.5, -0.4, 0.25), 13);
    const wanted = [
      1, 0.9, 0.87, 0.861, 2.6083, 2.43249, 2.379747, 2.3639241, 4.48417723, 4.270253169, 4.206075951,
      4.186822785, 6.493546836,
    ];
    expectClose(psi, wanted, 8);
  });
});

describe('likelihood', () => {
  // logLik(arima(…, fixed = …, method = "ML", transform.pars = FALSE)): R computes it exactly by the Kalman filter
  test('is within a hundredth of R’s exact one', () => {
    expect(likelihoodAt(logAirPassengers, AIRLINE, [-0.4, -0.55])).toBeCloseTo(244.6945805, 2);
    const lake = Float64Array.from(lakeHuron);
    expect(likelihoodAt(lake, orderOf({ p: 2, hasConstant: true }), [1, -0.2, 579])).toBeCloseTo(
      -103.769571,
      2,
    );
    expect(likelihoodAt(lake, orderOf({ p: 1, q: 1, hasConstant: true }), [0.7, 0.3, 579])).toBeCloseTo(
      -103.59401,
      2,
    );
  });

  test('is within a tenth of R’s exact one with every kind of coefficient, and a seasonal autoregression', () => {
    const full = orderOf({ p: 1, d: 1, q: 2, seasonalP: 1, seasonalD: 1, seasonalQ: 1, seasonLength: 12 });
    expect(
      Math.abs(likelihoodAt(logAirPassengers, full, [0.3, 0.2, -0.5, 0.1, -0.6]) - 239.784837),
    ).toBeLessThan(0.1);
    const autoregression = orderOf({ p: 2, d: 1, seasonalP: 1, seasonalD: 1, seasonLength: 12 });
    const found = likelihoodAt(logAirPassengers, autoregression, [-0.3, 0.1, -0.4]);
    expect(Math.abs(found - 238.466746786)).toBeLessThan(0.1);
  });

  test('has the gradient that differences say it has', () => {
    const order = orderOf({ p: 2, q: 1, seasonalQ: 1, seasonLength: 12, hasConstant: true });
    const likelihood = new SarmaLikelihood(applyDifferencing(logAirPassengers, AIRLINE), 12);
    const at = Float64Array.of(0.3, 0.1, -0.5, -0.4, 0.001);
    likelihood.evaluate(order, at);
    likelihood.differentiate(order, at);
    const gradient = likelihood.gradient.slice(0, 5);
    for (const [axis, slope] of gradient.entries()) {
      const shifted = (by: number) =>
        likelihood.evaluate(
          order,
          at.map((value, index) => (index === axis ? value + by : value)),
        );
      const numeric = (shifted(1e-6) - shifted(-1e-6)) / 2e-6;
      expect(Math.abs(numeric - slope)).toBeLessThan(0.02 * (1 + Math.abs(slope)));
    }
  });

  test('is highest where R’s maximum is', () => {
    const fitOf = (values: Float64Array, order: ArimaOrder) => {
      const fits = new SarmaFit(applyDifferencing(values, order), order.seasonLength);
      const start = fits.startFrom(order, undefined);
      return fits.fit(order, start, 200, 1e-9, Number.POSITIVE_INFINITY);
    };
    // arima(log(AirPassengers), c(0,1,1), seasonal = c(0,1,1), method = "ML")
    const airline = fitOf(logAirPassengers, AIRLINE);
    expectClose(airline.parameters, [-0.401827, -0.556947], 3);
    expect(logLikelihood(airline.deviance, 131)).toBeCloseTo(244.69953, 2);
    expect(airline.sumOfSquares / 131).toBeCloseTo(0.00134803, 6);
    // arima(WWWusage, c(3,1,0), method = "ML")
    const users = fitOf(Float64Array.from(WWW_USAGE), orderOf({ p: 3, d: 1 }));
    expectClose(users.parameters, [1.15134, -0.661227, 0.340712], 2);
    expect(logLikelihood(users.deviance, 99)).toBeCloseTo(-251.99699, 1);
    // arima(USAccDeaths, c(0,1,1), seasonal = c(0,1,1), method = "ML")
    const deaths = fitOf(accidents, AIRLINE);
    expect(Math.abs((deaths.parameters[0] as number) + 0.430278)).toBeLessThan(0.05);
    expect(Math.abs((deaths.parameters[1] as number) + 0.552772)).toBeLessThan(0.05);
    expect(Math.abs(logLikelihood(deaths.deviance, 59) + 425.43999)).toBeLessThan(0.1);
  });
});

describe('the tests that choose the differences', () => {
  // urca::ur.kpss(x, type = "mu", use.lag = trunc(3 * sqrt(length(x)) / 13))@teststat and forecast::ndiffs(x)
  test('are those of R', () => {
    expect(kpssStatistic(Float64Array.from(WWW_USAGE))).toBeCloseTo(0.7219743181, 9);
    expect(kpssStatistic(Float64Array.from(lakeHuron))).toBeCloseTo(1.221218569, 9);
    expect(kpssStatistic(Float64Array.from(nile))).toBeCloseTo(1.315226463, 9);
    expect(kpssStatistic(accidents)).toBeCloseTo(0.2912338042, 9);
    expect(countDifferences(Float64Array.from(WWW_USAGE), 2, 100)).toBe(1);
    expect(countDifferences(accidents, 2, 1e4)).toBe(0);
  });

  // forecast:::seas.heuristic: 0.9406725, 0.9447945, 0.96445397 by STL
  test('find a season about as strong as STL does', () => {
    expect(seasonalStrength(Float64Array.from(AIR_PASSENGERS), 12)).toBeCloseTo(0.941, 1);
    expect(seasonalStrength(accidents, 12)).toBeCloseTo(0.945, 1);
    expect(seasonalStrength(logAirPassengers, 12)).toBeCloseTo(0.964, 1);
    expect(seasonalStrength(Float64Array.from(WWW_USAGE), 12)).toBeLessThan(0.3);
  });
});

describe('isStable', () => {
  test('tells roots inside from roots outside the circle', () => {
    // 1 − 1.3z + 0.4z² = (1 − 0.5z)(1 − 0.8z): roots 2 and 1.25
    const coefficients = Float64Array.of(1.3, -0.4);
    expect(isStable(coefficients, 0, 2, -1, 1.24)).toBe(true);
    expect(isStable(coefficients, 0, 2, -1, 1.26)).toBe(false);
    expect(isStable(Float64Array.of(9, 0.9), 1, 1, 1, 1.1)).toBe(true);
    expect(isStable(Float64Array.of(9, 0.9), 1, 1, 1, 1.12)).toBe(false);
  });
});
