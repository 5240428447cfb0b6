import { describe, expect, it } from 'vitest';
import { averageOf } from '../../bench/forecast/averageOf.ts';
import { calendarSeasonOf, frequencyOf } from '../../bench/forecast/BenchSeries.ts';
import { checkBars, shareBelow, timesFaster } from '../../bench/forecast/checkBars.ts';
import type { MethodForecast, MethodKind } from '../../bench/forecast/MethodForecast.ts';
import { type MethodResult, MethodTable } from '../../bench/forecast/MethodTable.ts';
import { rowOf } from '../../bench/forecast/RowFile.ts';
import { parseBenchSeries } from '../../bench/forecast/readBenchSeries.ts';
import { spreadOrder } from '../../bench/forecast/spreadOrder.ts';

const of = (...values: number[]) => Float64Array.from(values);

describe('a line of data', () => {
  it('is a series with what followed it', () => {
    expect(parseBenchSeries('"Y1",micro,1,2,1;2.5;-3,4;5', 'a.csv:2')).toEqual({
      ...{ id: 'Y1', frequency: 'other', seasonLength: 1, calendarSeason: 1, horizon: 2 },
      ...{ train: of(1, 2.5, -3), test: of(4, 5) },
    });
    expect(parseBenchSeries('Y1,,12,2,1;2,', 'a.csv:2').test).toHaveLength(0);
    expect(parseBenchSeries('Y1,,12,2,1;2,7;8;9', 'a.csv:2').test).toEqual(of(7, 8));
  });

  it.each([
    ['Y1,x,1,2,1;NA;3,4;5', 'a.csv:2, train: value 2, "NA", is no number'],
    ['Y1,x,1,2,1;;3,4;5', 'a.csv:2, train: value 2, "", is no number'],
    ['Y1,x,0,2,1;3,4;5', 'a.csv:2, m: "0" is no whole number above 0'],
    ['Y1,x,1,2,,4;5', 'a.csv:2: Y1 has no values to forecast from'],
    ['Y1,x,1,2', 'a.csv:2: 4 columns, not id,type,m,h,train,test'],
  ])('is refused with its place: %s', (line, message) => {
    expect(() => parseBenchSeries(line, 'a.csv:2')).toThrow(message);
  });

  it('tells its calendar by its horizon where M4 has no season', () => {
    const known = [
      [1, 13],
      [1, 14],
      [1, 6],
      [24, 48],
      [12, 18],
      [4, 8],
      [7, 14],
      [1, 8],
    ] as const;
    expect(known.map(([m, h]) => frequencyOf(m, h))).toEqual(
      'week day year hour month quarter day other'.split(' '),
    );
    expect(known.map(([m, h]) => calendarSeasonOf(frequencyOf(m, h), m))).toEqual([
      52, 7, 1, 24, 12, 4, 7, 1,
    ]);
  });
});

describe('a row of output', () => {
  it('has every digit, and empty bounds where there are none', () => {
    const method = { name: 'accubooks', kind: 'ours' } as const;
    const band = { lower: of(0.1 + 0.2, -1), upper: of(1e21, 2) };
    expect(rowOf('M1', { method, point: of(1 / 3, 0), band, ms: 1.23456, cpuMs: 2 })).toBe(
      'M1,accubooks,1.235,2.000,0.3333333333333333;0,0.30000000000000004;-1,1e+21;2',
    );
    expect(rowOf('a,b', { method, point: of(1) })).toBe('"a,b",accubooks,,,1,,');
  });
});

describe('spreadOrder', () => {
  it('takes each once, and lies evenly wherever it is cut', () => {
    for (const count of [1, 7, 64, 617]) {
      const order = spreadOrder(count, 1_000);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
    }
    const slice = spreadOrder(1_000, 16).sort((a, b) => a - b);
    expect(slice).toEqual(Array.from({ length: 16 }, (_, index) => Math.floor((index * 1_000) / 16)));
    expect(spreadOrder(0, 5)).toEqual([]);
  });
});

function forecast(name: string, kind: MethodKind, point: number[], width: number, ms = 1): MethodForecast {
  const band = { lower: of(...point.map((y) => y - width)), upper: of(...point.map((y) => y + width)) };
  return { method: { name, kind }, point: of(...point), band, ms, cpuMs: 2 * ms };
}

describe("the mean of R's methods", () => {
  it('weighs points and bounds alike, and wants all three', () => {
    const parts = [
      forecast('r-ets', 'peer', [1, 2], 1, 10),
      forecast('r-theta', 'peer', [4, 5], 2, 20),
      forecast('r-stlf', 'peer', [100, 100], 9, 40),
    ];
    expect(averageOf(parts)).toBeUndefined();
    const mean = averageOf([...parts, forecast('r-arima', 'peer', [7, 8], 3, 30)]);
    expect(mean).toMatchObject({ method: { name: 'r-mean' }, point: of(4, 5), ms: 60, cpuMs: 120 });
    expect(mean?.band).toEqual({ lower: of(2, 3), upper: of(6, 7) });
  });
});

const series = parseBenchSeries('M1,x,1,2,8;10;8;10,11;12', 'test');

/** Ours is off by 0 and 1, the peer by 1 and 2; Naive2 says 10 and 10; the scale is 2. */
function results(): MethodResult[] {
  const table = new MethodTable();
  table.add(series, [
    forecast('r-ets', 'peer', [10, 14], 4, 40),
    forecast('accubooks', 'ours', [11, 11], 0.5),
    forecast('m4-theta', 'reference', [10, 10], 1),
    { method: { name: 'ets', kind: 'member' }, point: of(11, 12) },
  ]);
  return table.results();
}

describe('MethodTable', () => {
  it('puts ours first, and says nothing of a time or a band that is not known', () => {
    const found = results();
    expect(found.map(({ method }) => method.name)).toEqual(['accubooks', 'ets', 'm4-theta', 'r-ets']);
    expect(found[0]).toMatchObject({ answered: 1, ms: 1, cpuMs: 2, scores: { mase: 0.25, coverage: 0.5 } });
    expect(found[1]).toMatchObject({ ms: undefined, scores: { mase: 0, msis: undefined } });
    expect(found[2]?.scores.owa).toBe(1);
  });

  it('counts series without a test, and does not score them', () => {
    const table = new MethodTable();
    table.add({ ...series, test: of() }, [forecast('accubooks', 'ours', [1, 2], 1)]);
    expect(table.results()[0]).toMatchObject({ answered: 1, scores: { series: 0 } });
  });
});

describe('the bars', () => {
  it('compare with the peer on the same series, each with its figure', () => {
    const bars = checkBars('month', results(), results());
    const told = bars.map(({ name, figure, isMet }) => `${isMet ? 'met' : 'missed'} ${name}: ${figure}`);
    expect(told).toEqual([
      'missed coverage of 95 % from 93.0 % to 97.0 %: 50.0 %',
      // sMAPE 4.35 and MASE 0.25 over Naive2's 13.85 and 0.75; the peer has 12.45 and 0.75
      'met OWA below the best single peer on all 1 series: 0.324, r-ets 0.950',
      // widths 1 and 1, half a unit outside twice: (2 + 40 · 0.5) / 2 / 2, and 8 / 2
      "missed MSIS below every peer's on all 1 series: 5.50, r-ets 4.00",
      'met OWA below the best single peer on the same 1 series as R: 0.324, r-ets 0.950',
      "missed MSIS below every peer's on the same 1 series as R: 5.50, r-ets 4.00",
      'met OWA 5.0 % below m4-theta: 67.6 %',
      'met under 20 ms a series: 2.00 ms',
      'met 20 times as fast as R ets: 40.0 times',
    ]);
  });

  it('leave out a peer that did not answer for every series', () => {
    const table = new MethodTable();
    table.add(series, [forecast('accubooks', 'ours', [11, 11], 0.5), forecast('r-ets', 'peer', [11, 12], 1)]);
    table.add(series, [forecast('accubooks', 'ours', [11, 11], 0.5)]);
    expect(checkBars('quarter', table.results(), []).map(({ name }) => name)).toEqual([
      'coverage of 95 % from 93.0 % to 97.0 %',
    ]);
  });

  it('say nothing where nothing is known', () => {
    expect(checkBars('month', [], [])).toEqual([]);
    expect(shareBelow(results(), 'm4-comb')).toBeUndefined();
    expect(timesFaster(results(), 'r-theta')).toBeUndefined();
  });
});
