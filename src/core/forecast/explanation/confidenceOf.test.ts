import { expect, test } from 'vitest';
import { backtestOf } from '../../../../test/support/forecastParts.ts';
import type { Backtest } from '../Forecast.ts';
import { confidenceOf } from './confidenceOf.ts';

const judge = (length: number, changes: Partial<Backtest> = {}) => confidenceOf(length, backtestOf(changes));

test('is high after a long history, a clear gain over the naive method and a band that held', () => {
  expect(judge(36)).toEqual({
    confidence: 'high',
    confidenceReason: 'it was clearly better in the past than repeating the last value, and its band held',
  });
  expect(judge(36, { coverage: [] }).confidenceReason).toBe(
    'it was clearly better in the past than repeating the last value',
  );
  expect(judge(36, { errorVsNaive: null })).toEqual({
    confidence: 'high',
    confidenceReason: 'the series never changed while it was tested',
  });
});

test('is medium with a shorter history or a small gain', () => {
  expect(judge(35)).toEqual({
    confidence: 'medium',
    confidenceReason: 'the history has fewer than 36 values',
  });
  expect(judge(100, { errorVsNaive: 0.9 })).toEqual({
    confidence: 'medium',
    confidenceReason: 'in the past it was only a little better than repeating the last value',
  });
});

test('is low without enough tests, with a band that did not hold, no gain, or a short history', () => {
  const reasons = [
    confidenceOf(100, null),
    judge(100, { steps: [{ ...(backtestOf().steps[0] as Backtest['steps'][number]), trials: 7 }] }),
    judge(100, { coverage: [{ level: 0.95, hits: 84, trials: 100 }] }),
    judge(100, { errorVsNaive: 1.01 }),
    judge(17),
  ];
  expect(reasons.map(({ confidence }) => confidence)).toEqual(reasons.map(() => 'low'));
  expect(reasons.map(({ confidenceReason }) => confidenceReason)).toEqual([
    'there is too little past to test it on',
    'there is too little past to test it on',
    'its band held less often in the past than it should',
    'in the past, repeating the last value was no worse',
    'the history is short',
  ]);
});

test('only the widest band is judged, and a tenth less than it says is let pass', () => {
  const coverage = [
    { level: 0.95, hits: 85, trials: 100 },
    { level: 0.8, hits: 10, trials: 100 },
  ];
  expect(judge(60, { coverage }).confidence).toBe('high');
});
