/** Counts errors, those of the naive method and hits of the bands, step by step. */

import type { Backtest, BacktestStep } from '../Forecast.ts';

export class ErrorTally {
  private readonly trials: number[] = [];
  private readonly errors: number[] = [];
  private readonly naiveErrors: number[] = [];
  /** Hits by step and level, and trials that had a band by step. */
  private readonly hits: number[][] = [];
  private readonly banded: number[] = [];

  constructor(
    private readonly levels: readonly number[],
    private readonly kind: Backtest['kind'],
  ) {}

  /** One trial, `step` from 0; `holds` tells for each level whether its band held, and is empty without bands. */
  add(step: number, error: number, naiveError: number, holds: readonly boolean[]): void {
    this.trials[step] = (this.trials[step] ?? 0) + 1;
    this.errors[step] = (this.errors[step] ?? 0) + Math.abs(error);
    this.naiveErrors[step] = (this.naiveErrors[step] ?? 0) + Math.abs(naiveError);
    if (holds.length === 0) return;
    this.banded[step] = (this.banded[step] ?? 0) + 1;
    this.hits[step] = holds.map((isHit, index) => (this.hits[step]?.[index] ?? 0) + (isHit ? 1 : 0));
  }

  /** Null when nothing was tried. */
  result(origins: number): Backtest | null {
    if (origins === 0 || this.trials.length === 0) return null;
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + (value ?? 0), 0);
    const [ours, naives] = [sum(this.errors), sum(this.naiveErrors)];
    const steps = Array.from(this.trials, (trials = 0, step): BacktestStep => {
      const mean = (errors: readonly number[]) => (trials > 0 ? (errors[step] ?? 0) / trials : 0);
      return {
        step: step + 1,
        trials,
        meanAbsoluteError: mean(this.errors),
        naiveMeanAbsoluteError: mean(this.naiveErrors),
        hits: this.banded[step] === trials ? (this.hits[step] ?? []) : [],
      };
    });
    const banded = sum(this.banded);
    return {
      kind: this.kind,
      origins,
      steps: steps.filter(({ trials }) => trials > 0),
      errorVsNaive: naives > 0 ? ours / naives : null,
      coverage:
        banded === 0
          ? []
          : this.levels.map((level, index) => ({
              level,
              hits: this.hits.reduce((hits, ofStep) => hits + (ofStep?.[index] ?? 0), 0),
              trials: banded,
            })),
    };
  }
}
