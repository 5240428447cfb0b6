/** Means of the accuracy measures over many series, and the overall weighted average of M4. */

import { type Band, coverage, mase, msis, seasonalScale, smape } from './accuracy.ts';
import { naive2Forecast } from './naive2Forecast.ts';

/** A series with what came after it. */
export type TestSeries = {
  /** Values before the forecast, oldest first. */
  readonly insample: Float64Array;
  /** The values of the steps that were forecast; not empty. */
  readonly actual: Float64Array;
  /** Values in a season, for the scale and for Naive2; 1 for none. */
  readonly seasonLength: number;
};

export type PointForecast = { readonly point: Float64Array; readonly band?: Band };

export type Scores = {
  /** Series that the means are over. */
  readonly series: number;
  /** Series without a scale, constant or no longer than a season, that no mean counts. */
  readonly skipped: number;
  readonly smape: number;
  readonly mase: number;
  /** Mean of the two measures, each over Naive2's mean on the same series: below 1 is better than Naive2. */
  readonly owa: number;
  /** Of the bands of 95 %; undefined where a forecast came without one. */
  readonly msis: number | undefined;
  /** Share, 0 … 1, of all actual values that the bands of 95 % held, each series with one vote. */
  readonly coverage: number | undefined;
};

/** Running means of one method; add each series once. */
export class ScoreBoard {
  #series = 0;
  #skipped = 0;
  #banded = 0;
  readonly #sums = { smape: 0, mase: 0, naiveSmape: 0, naiveMase: 0, msis: 0, coverage: 0 };

  /** `yardstick` is Naive2's forecast of the same steps, where the caller has it already. */
  add(series: TestSeries, forecast: PointForecast, yardstick?: Float64Array): void {
    const { insample, actual, seasonLength } = series;
    const scale = seasonalScale(insample, seasonLength);
    if (!(scale > 0)) {
      this.#skipped += 1;
      return;
    }
    const naive2 = yardstick ?? naive2Forecast(insample, seasonLength, actual.length);
    const sums = this.#sums;
    this.#series += 1;
    sums.smape += smape(actual, forecast.point);
    sums.mase += mase(actual, forecast.point, scale);
    sums.naiveSmape += smape(actual, naive2);
    sums.naiveMase += mase(actual, naive2, scale);
    if (forecast.band === undefined) return;
    this.#banded += 1;
    sums.msis += msis(actual, forecast.band, scale);
    sums.coverage += coverage(actual, forecast.band);
  }

  /** NaN where no series was added, or Naive2 made no error at all. */
  scores(): Scores {
    const { smape: s, mase: a, naiveSmape, naiveMase, msis: m, coverage: c } = this.#sums;
    const isBanded = this.#banded === this.#series && this.#series > 0;
    return {
      series: this.#series,
      skipped: this.#skipped,
      smape: s / this.#series,
      mase: a / this.#series,
      owa: (s / naiveSmape + a / naiveMase) / 2,
      msis: isBanded ? m / this.#series : undefined,
      coverage: isBanded ? c / this.#series : undefined,
    };
  }
}
