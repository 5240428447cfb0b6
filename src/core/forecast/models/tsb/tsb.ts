/** Teunter–Syntetos–Babai method: the smoothed size of a demand times the smoothed probability of one. */
import { fittedFromRates } from '../croston/fittedFromRates.ts';
import type { Model } from '../Model.ts';
import { refuseFewer } from '../naive/refuseFewer.ts';
import { demandChancesOf, squaresOf } from './demandChancesOf.ts';

const ALPHA_USUAL = 0.1;
const BETA_USUAL = 0.05;
/** Tried for the size and for the probability: few, since demands are few. */
const ALPHAS = [0.05, 0.1, 0.2, 0.3];
const BETAS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3];
/** With fewer demands the usual parameters are kept. */
const DEMANDS_LEAST = 4;

function countDemands(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (value !== 0) count += 1;
  return count;
}

/** The pair with the least sum of squared one-step errors, the usual pair first. */
function searchPair(values: Float64Array, evaluationsMax: number): { alpha: number; beta: number } {
  let [alpha, beta] = [ALPHA_USUAL, BETA_USUAL];
  if (evaluationsMax <= ALPHAS.length * BETAS.length || countDemands(values) < DEMANDS_LEAST) {
    return { alpha, beta };
  }
  let least = squaresOf(values, alpha, beta);
  for (const triedAlpha of ALPHAS) {
    for (const triedBeta of BETAS) {
      const squares = squaresOf(values, triedAlpha, triedBeta);
      if (squares < least) [least, alpha, beta] = [squares, triedAlpha, triedBeta];
    }
  }
  return { alpha, beta };
}

/**
 * y(n+h) = p·z: p is smoothed by β at every step, so that the forecast of a line that has stopped falls; z by α at
 * demands only. α and β are the best of a small grid by one-step errors, 0.1 and 0.05 with fewer than four demands.
 * Meant for values ≥ 0; any value other than zero counts as a demand, with its sign. Without any demand: zero.
 */
export const tsb: Model = {
  name: 'tsb',
  title: 'method of Teunter, Syntetos and Babai',
  source: 'Teunter, Syntetos & Babai 2011 (European Journal of Operational Research 214:606)',
  minimumLength: () => 1,
  fit(values, { evaluationsMax }) {
    refuseFewer(values, 1, tsb.title);
    const { alpha, beta } = searchPair(values, evaluationsMax);
    const { sizes, chances } = demandChancesOf(values, alpha, beta);
    return fittedFromRates(values, {
      name: 'tsb',
      form: `TSB(${alpha},${beta})`,
      parameters: { alpha, beta, size: sizes.at(-1) ?? 0, probability: chances.at(-1) ?? 0 },
      alpha,
      rates: sizes.map((size, index) => size * (chances[index] as number)),
    });
  },
};
