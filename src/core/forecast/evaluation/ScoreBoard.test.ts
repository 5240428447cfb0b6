import { describe, expect, it } from 'vitest';
import { ScoreBoard, type TestSeries } from './ScoreBoard.ts';

const of = (...values: number[]) => Float64Array.from(values);
/** Naive2 forecasts 4 and 4; the scale is (1 + 1 + 2) / 3. */
const rising: TestSeries = { insample: of(2, 3, 2, 4), actual: of(5, 6), seasonLength: 1 };
/** Naive2 forecasts 10; the scale is 5. */
const jumping: TestSeries = { insample: of(15, 10, 15, 10), actual: of(12), seasonLength: 1 };
const constant: TestSeries = { insample: of(3, 3, 3), actual: of(4), seasonLength: 1 };

describe('ScoreBoard', () => {
  it('averages over series first, and divides the means for OWA', () => {
    const board = new ScoreBoard();
    board.add(rising, { point: of(5, 5) });
    board.add(jumping, { point: of(12) });
    const smapeOurs = 200 / 11 / 2 / 2;
    const maseOurs = 1 / 2 / (4 / 3) / 2;
    const smapeNaive2 = ((200 / 9 + 400 / 10) / 2 + 400 / 22) / 2;
    const maseNaive2 = (3 / 2 / (4 / 3) + 2 / 5) / 2;
    const scores = board.scores();
    expect(scores).toMatchObject({ series: 2, skipped: 0, msis: undefined, coverage: undefined });
    expect(scores.smape).toBeCloseTo(smapeOurs, 12);
    expect(scores.mase).toBeCloseTo(maseOurs, 12);
    expect(scores.owa).toBeCloseTo((smapeOurs / smapeNaive2 + maseOurs / maseNaive2) / 2, 12);
  });

  it('gives Naive2 itself 1', () => {
    const board = new ScoreBoard();
    board.add(rising, { point: of(4, 4) });
    board.add(jumping, { point: of(10) });
    expect(board.scores().owa).toBe(1);
  });

  it('scores bands of 95 %, one vote per series', () => {
    const board = new ScoreBoard();
    board.add(rising, { point: of(5, 5), band: { lower: of(4, 4), upper: of(6, 5) } });
    board.add(jumping, { point: of(12), band: { lower: of(10), upper: of(13) } });
    // widths 2 and 1, 1 above the second step; width 3
    expect(board.scores().msis).toBeCloseTo(((3 + 40) / 2 / (4 / 3) + 3 / 5) / 2, 12);
    expect(board.scores().coverage).toBe(0.75);
  });

  it('leaves a series without a scale out and counts it', () => {
    const board = new ScoreBoard();
    board.add(constant, { point: of(9) });
    board.add({ ...jumping, insample: of(10), actual: of(12) }, { point: of(9) });
    board.add(jumping, { point: of(12) });
    expect(board.scores()).toMatchObject({ series: 1, skipped: 2, smape: 0, mase: 0, owa: 0 });
    expect(new ScoreBoard().scores()).toMatchObject({ series: 0, skipped: 0, smape: Number.NaN });
  });

  it('says nothing of bands when a method has them for some series only', () => {
    const board = new ScoreBoard();
    board.add(rising, { point: of(5, 5), band: { lower: of(4, 4), upper: of(6, 6) } });
    board.add(jumping, { point: of(12) });
    expect(board.scores()).toMatchObject({ msis: undefined, coverage: undefined });
  });
});
