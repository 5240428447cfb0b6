import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../../test/support/bytesOf.ts';
import { expectSoundForecast } from '../../../test/support/expectSoundForecast.ts';
import type { Forecast, SeriesWarningCode } from './Forecast.ts';
import { type ForecastOptions, forecastSeries } from './forecastSeries.ts';
import { HISTORY_FITTED_MAX } from './prepareSeries.ts';
import type { Calendar } from './series/Calendar.ts';
import type { Series } from './series/Series.ts';

const MONTHS: Calendar = { unit: 'month', start: '2020-01-01' };
/** A fixed sequence between −1 and 1 without a generator: the golden ratio's multiples, folded. */
const wobble = (index: number) => 2 * ((index * 0.618_033_988_749_895) % 1) - 1;
const seasonal = (length: number, season = 12) =>
  Array.from({ length }, (_, t) => 200 + 0.5 * t + 40 * Math.sin((2 * Math.PI * t) / season) + 8 * wobble(t));

function series(values: readonly (number | null)[], changes: Partial<Series> = {}): Series {
  return { key: 'sales', values, calendar: MONTHS, kind: 'flow', ...changes };
}

function forecast(given: Series, options: Partial<ForecastOptions> = {}): Forecast {
  const asked = { horizon: 6, ...options };
  const made = forecastSeries(given, asked);
  expectSoundForecast(given, asked, made);
  return made;
}

const codesOf = ({ explanation }: Forecast): SeriesWarningCode[] =>
  explanation.warnings.map(({ code }) => code);
const messageOf = ({ explanation }: Forecast, code: SeriesWarningCode): string =>
  explanation.warnings.find((warning) => warning.code === code)?.message ?? '';

describe('too little history', () => {
  test('without a known value there is no forecast', () => {
    for (const values of [[], [null], [null, null, null, null, null, null]]) {
      const made = forecast(series(values));
      expect(made.status).toBe('empty');
      expect(made.point).toHaveLength(0);
      expect(codesOf(made)).toEqual(['NO_VALUES']);
      expect(made.explanation.sentences).toEqual(['There is no value to forecast from.']);
    }
  });

  test('under four known values the last one is carried forward, without a band', () => {
    for (const kind of ['flow', 'balance'] as const) {
      for (const values of [[7], [5, 7], [1, null, null, null, 9, null, 7], [null, null, 5, 6, 7]]) {
        const made = forecast(series(values, { kind }));
        expect(made.status).toBe('not-enough-history');
        expect([...made.point]).toEqual(new Array(6).fill(7));
        expect(made.bands).toEqual([]);
        expect(codesOf(made)).toEqual(['NOT_ENOUGH_HISTORY']);
        expect(made.explanation.confidence).toBe('none');
      }
    }
    const three = forecast(series([5, 6, null, 7]));
    expect(messageOf(three, 'NOT_ENOUGH_HISTORY')).toBe(
      'Not enough history: 3 months, and 4 are needed. The last value is carried forward, without a band.',
    );
  });

  test('from four to seven values the simplest methods answer, and say what cannot be told', () => {
    for (const kind of ['flow', 'balance'] as const) {
      for (const length of [5, 6, 7]) {
        const made = forecast(series(seasonal(length), { kind }));
        expect(made.status).toBe('ok');
        expect(made.explanation.members.map(({ name }) => name)).toEqual(['naive', 'ses', 'drift']);
        expect(codesOf(made)[0]).toBe('SHORT_HISTORY');
        expect(messageOf(made, 'SHORT_HISTORY')).toMatch(new RegExp(`^Only ${length} months of history: `));
        expect(made.explanation.confidence).toBe('low');
      }
    }
    expect(forecast(series(seasonal(8))).explanation.members.length).toBeGreaterThan(3);
    const balances = forecast(series(seasonal(8), { kind: 'balance' }));
    expect(messageOf(balances, 'SHORT_HISTORY')).toMatch(/^Only 8 months of history: /);
  });

  test('values that were filled in do not count as history', () => {
    const sparse = seasonal(40).map((value, t) => (t % 8 === 0 ? value : null));
    const made = forecast(series(sparse));
    expect(made.explanation.members.map(({ name }) => name)).toEqual(['naive', 'ses', 'drift']);
    expect(messageOf(made, 'SHORT_HISTORY')).toMatch(/^Only 5 months of history: /);
    expect(made.explanation.confidence).toBe('low');
  });

  test('a season that cannot be seen yet is named', () => {
    const made = forecast(series(seasonal(20)));
    expect(made.explanation.seasonLength).toBe(1);
    expect(messageOf(made, 'SHORT_HISTORY')).toBe(
      'A season cannot be seen yet: 20 months of history, and 24 are needed.',
    );
    expect(codesOf(forecast(series(seasonal(24))))).not.toContain('SHORT_HISTORY');
  });
});

describe('missing values at the end', () => {
  const known = seasonal(60);
  const gap = [null, null, null];

  test('are forecast over: the answer begins after the last period, where it would have been without them', () => {
    for (const kind of ['flow', 'balance'] as const) {
      const whole = forecast(series(known, { kind }), { horizon: 9 });
      const late = forecast(series([...known, ...gap], { kind }), { horizon: 6 });
      expect(late.labels[0]).toBe('Apr 2025');
      expect(late.labels).toEqual(whole.labels.slice(3));
      expect([...late.point]).toEqual([...whole.point.slice(3)]);
      for (const [index, { lower, upper }] of late.bands.entries()) {
        expect([...lower]).toEqual([...(whole.bands[index]?.lower.slice(3) ?? [])]);
        expect([...upper]).toEqual([...(whole.bands[index]?.upper.slice(3) ?? [])]);
      }
      expect(late.explanation.historyLength).toBe(60);
      expect(late.explanation.filled).toEqual([]);
      expect(messageOf(late, 'LAST_VALUES_MISSING')).toBe(
        'The last 3 months of the series have no value yet and are forecast over.',
      );
    }
  });

  test('go on from the last known level', () => {
    const constant = forecast(series([...new Array<number>(20).fill(31), null, null]));
    expect([...constant.point]).toEqual(new Array(6).fill(31));
    const step = [...new Array<number>(40).fill(100), ...new Array<number>(20).fill(900), ...gap];
    const made = forecast(series(step, { calendar: { unit: 'index', seasonLength: 1 } }));
    for (const value of made.point) expect(Math.abs(value - 900)).toBeLessThan(120);
  });

  test('more of them than a horizon may have are filled in as far as they are too many', () => {
    const calendar: Calendar = { unit: 'index', seasonLength: 1 };
    const made = forecast(series([...known, ...new Array<null>(1_010).fill(null)], { calendar }));
    expect(made.explanation.filled).toHaveLength(10);
    expect(made.labels[0]).toBe('1071');
  });
});

test('values filled in are listed, and nothing is tested by them', () => {
  const values = seasonal(60).map((value, t) => (t === 30 || t === 57 ? null : value));
  const made = forecast(series(values));
  expect(made.explanation.filled.map(({ label }) => label)).toEqual(['Jul 2022', 'Oct 2024']);
  expect(messageOf(made, 'MISSING_VALUES_FILLED')).toMatch(/^2 months had no value/);
  const trials = (one: Forecast) =>
    one.explanation.backtest?.steps.reduce((sum, step) => sum + step.trials, 0) ?? 0;
  const whole = forecast(series(seasonal(60)));
  expect(trials(whole) - trials(made)).toBe(22);
});

describe('one-offs', () => {
  const spiked = seasonal(60);
  spiked[20] = 2_000;
  spiked[41] = 1_900;

  test('of a flow are listed and replaced; put back, the forecast is that of the values as they are', () => {
    const cleaned = forecast(series(spiked));
    const positions = cleaned.explanation.exclusions.map(({ position }) => position);
    expect(positions).toEqual([20, 41]);
    expect(messageOf(cleaned, 'ONE_OFFS_EXCLUDED')).toContain('Sep 2021, Jun 2023');
    const all = forecast(series(spiked), { putBack: 'all' });
    const byPosition = forecast(series(spiked), { putBack: positions });
    expect(bytesOf(byPosition)).toBe(bytesOf(all));
    expect(codesOf(all)).not.toContain('ONE_OFFS_EXCLUDED');
    expect([...all.point]).not.toEqual([...cleaned.point]);
    const one = forecast(series(spiked), { putBack: [20] });
    expect(one.explanation.exclusions.map(({ position }) => position)).toEqual([41]);
  });

  test('of a balance are changes; put back, the forecast is that of the values as they are', () => {
    let balance = 5_000;
    const balances = spiked.map((change) => {
      balance += change - 200;
      return balance;
    });
    const given = series(balances, { kind: 'balance' });
    const cleaned = forecast(given);
    const positions = cleaned.explanation.exclusions.map(({ position }) => position);
    expect(positions).toEqual([20, 41]);
    const all = forecast(given, { putBack: 'all' });
    expect(bytesOf(forecast(given, { putBack: positions }))).toBe(bytesOf(all));
    expect([...all.point]).not.toEqual([...cleaned.point]);
  });

  test('positions that are none change nothing', () => {
    const plain = bytesOf(forecast(series(spiked)));
    expect(bytesOf(forecast(series(spiked), { putBack: [0, 3, 59, 600] }))).toBe(plain);
  });

  test('are found at their positions after missing values, too', () => {
    const late = forecast(series([null, null, ...spiked]));
    expect(late.explanation.exclusions.map(({ position }) => position)).toEqual([22, 43]);
  });
});

describe('what is refused', () => {
  const values = seasonal(30);
  const refused = (changes: Partial<Series>, options: Partial<ForecastOptions>): void => {
    expect(() => forecast(series(values, changes), options)).toThrow(RangeError);
  };

  test('options out of range', () => {
    for (const horizon of [0, -1, 1.5, 1_001, Number.NaN]) refused({}, { horizon });
    for (const level of [0, 1, -0.5, 1.2, Number.NaN, 1 - 2 ** -53]) refused({}, { levels: [0.8, level] });
    for (const refits of [-1, 37, 0.5]) refused({}, { refits });
    for (const evaluationsMax of [0, 1.5, Number.POSITIVE_INFINITY]) refused({}, { evaluationsMax });
    for (const workMax of [0, -1, Number.NaN]) refused({}, { workMax });
  });

  test('a horizon that leaves the years that dates may have', () => {
    const calendar: Calendar = { unit: 'day', start: '2200-11-20' };
    expect(forecast(series(values, { calendar }), { horizon: 12 }).labels.at(-1)).toBe('2200-12-31');
    expect(() => forecast(series(values, { calendar }), { horizon: 13 })).toThrow(
      'the horizon 13 leaves the years 1700 to 2200',
    );
    expect(forecast(series([null], { calendar: { unit: 'year', start: '2200-01-01' } })).status).toBe(
      'empty',
    );
  });
});

describe('work', () => {
  const long = seasonal(10_000, 7);
  const daily = { calendar: { unit: 'day', start: '1990-01-01' } } as const;

  test('is bounded by the latest values: 10,000 are forecast as the last 2,500 of them alone', () => {
    for (const calendar of [
      daily.calendar,
      { unit: 'index', seasonLength: 12 } as const,
      { unit: 'index', seasonLength: 52 } as const,
    ]) {
      const whole = forecast(series(long, { calendar }), { horizon: 30 });
      const dropped = long.length - HISTORY_FITTED_MAX;
      const start = calendar.unit === 'day' ? { ...calendar, start: '2010-07-15' } : calendar;
      const last = forecast(series(long.slice(dropped), { calendar: start }), { horizon: 30 });
      expect([...whole.point]).toEqual([...last.point]);
      expect(bytesOf(whole.bands)).toBe(bytesOf(last.bands));
      const word = calendar.unit === 'day' ? 'days' : 'values';
      expect(messageOf(whole, 'OLD_HISTORY_LEFT_OUT')).toBe(`The oldest 7,500 ${word} are not used.`);
    }
  });

  test('grows with neither the length nor the horizon beyond bounds', () => {
    const calendar: Calendar = { unit: 'index', seasonLength: 12 };
    const timeOf = (length: number, horizon: number) => {
      const given = series(seasonal(length), { calendar });
      let least = Number.POSITIVE_INFINITY;
      for (let run = 0; run < 4; run += 1) {
        const start = performance.now();
        forecastSeries(given, { horizon });
        least = Math.min(least, performance.now() - start);
      }
      return least;
    };
    const short = timeOf(120, 12);
    const valuesRatio = HISTORY_FITTED_MAX / 120;
    expect(timeOf(10_000, 12) / short).toBeLessThan(2 * valuesRatio);
    expect(timeOf(120, 1_000) / short).toBeLessThan(1_000 / 12);
  });

  test('over the budget goes to a cheaper pool, and the forecast says so', () => {
    const calendar: Calendar = { unit: 'index', seasonLength: 12 };
    const used = (workMax: number, length = 2_500) => {
      const made = forecast(series(seasonal(length), { calendar }), { workMax });
      return made.explanation.members.filter(({ weight }) => weight > 0).map(({ name }) => name);
    };
    const everything = used(10_000_000);
    expect(everything.length).toBeGreaterThan(4);
    const counts = [10_000_000, 3_000_000, 1_000_000, 200_000, 1].map((workMax) => used(workMax).length);
    expect(counts).toEqual(counts.toSorted((left, right) => right - left));
    expect(used(1)).toEqual(['theta', 'ses']);
    expect(used(1, 120)).toEqual(['theta', 'ses']);
    expect(used(1_000_000, 120)).toEqual(used(10_000_000, 120));

    const cheap = forecast(series(seasonal(120)), { workMax: 20_000 });
    expect(messageOf(cheap, 'BUDGET_SPENT')).toMatch(
      /^The work allowed is not enough for every method; left out: /,
    );
    const left = cheap.explanation.members.filter(({ weight }) => weight === 0);
    expect(left.length).toBeGreaterThan(0);
    for (const { whyNot } of left) expect(whyNot).toBe('it would have taken more work than was allowed');
    expect(codesOf(forecast(series(seasonal(120))))).not.toContain('BUDGET_SPENT');
  });
});
