/** The bars that our default combination is held to, and how far from each it is. */

import { R_MEAN } from './averageOf.ts';
import type { Frequency } from './BenchSeries.ts';
import type { MethodResult } from './MethodTable.ts';
import { COMB, THETA } from './referenceForecasts.ts';

const COVERAGE_MIN = 0.93;
const COVERAGE_MAX = 0.97;
const BELOW_THETA_MIN = 0.05;
const BELOW_COMB_MIN = 0.06;
const TIMES_FASTER_MIN = 20;
const MONTHLY_MS_MAX = 20;

export type Bar = { readonly name: string; readonly figure: string; readonly isMet: boolean };

type Metric = (result: MethodResult) => number | undefined;
const owa: Metric = ({ scores }) => scores.owa;
const msis: Metric = ({ scores }) => scores.msis;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function lowest(results: readonly MethodResult[], metric: Metric): MethodResult | undefined {
  const known = results.filter((result) => Number.isFinite(metric(result)));
  return known.sort((a, b) => (metric(a) ?? 0) - (metric(b) ?? 0))[0];
}

const oursOf = (results: readonly MethodResult[]) => results.find(({ method }) => method.kind === 'ours');

/** How far, as a share, our OWA is below that of a method; undefined where either is unknown. */
export function shareBelow(results: readonly MethodResult[], name: string): number | undefined {
  const ours = oursOf(results)?.scores.owa;
  const other = results.find(({ method }) => method.name === name)?.scores.owa;
  const share = ours === undefined || other === undefined ? Number.NaN : 1 - ours / other;
  return Number.isFinite(share) ? share : undefined;
}

/** How many times the processor time of ours a method takes; undefined where either is unknown. */
export function timesFaster(results: readonly MethodResult[], name: string): number | undefined {
  const ours = oursOf(results)?.cpuMs;
  const other = results.find(({ method }) => method.name === name)?.cpuMs;
  return ours === undefined || other === undefined || ours === 0 ? undefined : other / ours;
}

function belowPeers(results: readonly MethodResult[], where: string): Bar[] {
  const ours = oursOf(results);
  // a mean over other series cannot be compared
  const peers = results.filter(
    ({ method, answered }) => method.kind === 'peer' && answered === ours?.answered,
  );
  const against = (label: string, found: MethodResult | undefined, metric: Metric, digits: number): Bar[] => {
    const [own, other] = [ours && metric(ours), found && metric(found)];
    if (own === undefined || other === undefined || !Number.isFinite(own)) return [];
    const figure = `${own.toFixed(digits)}, ${found?.method.name} ${other.toFixed(digits)}`;
    return [{ name: `${label} ${where}`, figure, isMet: own < other }];
  };
  const single = peers.filter(({ method }) => method.name !== R_MEAN.name);
  const mean = peers.find(({ method }) => method.name === R_MEAN.name);
  return [
    ...against('OWA below the best single peer', lowest(single, owa), owa, 3),
    ...against("OWA below the mean of R's ETS, Theta and ARIMA", mean, owa, 3),
    ...against("MSIS below every peer's", lowest(peers, msis), msis, 2),
  ];
}

/** The bars that these results can say something about: `all` on every series, `slice` on those that R ran on too. */
export function checkBars(
  frequency: Frequency,
  all: readonly MethodResult[],
  slice: readonly MethodResult[],
): Bar[] {
  const bars: Bar[] = [];
  const ours = oursOf(all);
  const cover = ours?.scores.coverage;
  if (cover !== undefined && Number.isFinite(cover))
    bars.push({
      name: `coverage of 95 % from ${percent(COVERAGE_MIN)} to ${percent(COVERAGE_MAX)}`,
      figure: percent(cover),
      isMet: cover >= COVERAGE_MIN && cover <= COVERAGE_MAX,
    });
  bars.push(...belowPeers(all, `on all ${ours?.answered ?? 0} series`));
  const sliced = oursOf(slice)?.answered ?? 0;
  if (sliced > 0) bars.push(...belowPeers(slice, `on the same ${sliced} series as R`));
  if (frequency === 'month') {
    for (const [name, wanted] of [
      [THETA.name, BELOW_THETA_MIN],
      [COMB.name, BELOW_COMB_MIN],
    ] as const) {
      const share = shareBelow(all, name);
      if (share !== undefined)
        bars.push({
          name: `OWA ${percent(wanted)} below ${name}`,
          figure: percent(share),
          isMet: share >= wanted,
        });
    }
    // of the processor, which a busy machine does not change
    const ms = ours?.cpuMs;
    if (ms !== undefined)
      bars.push({
        name: `under ${MONTHLY_MS_MAX} ms a series`,
        figure: `${ms.toFixed(2)} ms`,
        isMet: ms < MONTHLY_MS_MAX,
      });
  }
  const times = timesFaster(slice, 'r-ets');
  if (times !== undefined)
    bars.push({
      name: `${TIMES_FASTER_MIN} times as fast as R ets`,
      figure: `${times.toFixed(1)} times`,
      isMet: times >= TIMES_FASTER_MIN,
    });
  return bars;
}
