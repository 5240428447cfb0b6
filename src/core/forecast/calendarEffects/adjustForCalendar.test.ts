import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../paths/SeededRandom.ts';
import type { DatedCalendar } from '../series/Calendar.ts';
import { adjustForCalendar } from './adjustForCalendar.ts';
import { payDaysOf } from './payDaysOf.ts';
import { tradingDaysOf } from './tradingDaysOf.ts';

/** Standard normal draws by the Box–Muller form. */
function normalsFrom(seed: number): () => number {
  const random = new SeededRandom(seed, 0);
  return () => Math.sqrt(-2 * Math.log(random.open())) * Math.cos(2 * Math.PI * random.open());
}

const monthsFrom = (year: number): DatedCalendar => ({ unit: 'month', start: `${year}-03-01` });
const fromNormal = (n: number, value: (t: number) => number) =>
  Float64Array.from({ length: n }, (_, t) => value(t));
const FRIDAYS = { everyDays: 7, anchor: '2024-01-05' } as const;
const BIWEEKLY = { everyDays: 14, anchor: '2024-01-04' } as const;
const base = (t: number) => 100 * Math.exp(0.01 * t + 0.2 * Math.sin((t * Math.PI) / 6));

/** R's AirPassengers: international airline passengers by month, 1949 to 1960. */
const AIR_PASSENGERS = [
  112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158,
  133, 114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218,
  230, 242, 209, 191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201, 204, 188, 235,
  227, 234, 264, 302, 293, 259, 229, 203, 229, 242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278,
  284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404,
  347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337, 360, 342, 406, 396, 420, 472,
  548, 559, 463, 407, 362, 405, 417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
];

describe('adjustForCalendar', () => {
  it('agrees with X-13ARIMA-SEATS on the airline passengers, who travel less on trading days', () => {
    // R: summary(seasonal::seas(AirPassengers)) prints Weekday -0.0029497 (0.0005232): the effect of one weekday, and
    // -5/2 times that of one weekend day, so that a weekday in place of a weekend day has 3.5 times as much.
    const calendar: DatedCalendar = { unit: 'month', start: '1949-01-01' };
    const found = adjustForCalendar(Float64Array.from(AIR_PASSENGERS), { calendar, kind: 'flow' });
    expect(found?.kind).toBe('tradingDays');
    expect(Math.abs(Math.log1p(found?.perDay ?? 0) - 3.5 * -0.0029497)).toBeLessThan(3.5 * 0.0005232);
    expect(found?.effect).toBe('Each trading day more in a month takes away 0.9 %.');
  });

  it('recovers a known effect of trading days', () => {
    const normal = normalsFrom(1);
    let sum = 0;
    for (let year = 1990; year < 2020; year += 1) {
      const calendar = monthsFrom(year);
      const values = fromNormal(
        84,
        (t) => base(t) * Math.exp(0.045 * tradingDaysOf(calendar, t) + 0.03 * normal()),
      );
      const found = adjustForCalendar(values, { calendar, kind: 'flow' });
      expect(found).toMatchObject({ kind: 'tradingDays', isRatio: true });
      expect(found?.effect).toMatch(/^Each trading day more in a month adds \d\.?\d? %\.$/);
      sum += Math.log1p(found?.perDay ?? 0);
    }
    expect(sum / 30).toBeGreaterThan(0.042);
    expect(sum / 30).toBeLessThan(0.048);
  });

  it.each([
    [FRIDAYS, 0.2, 'A fifth Friday in a month adds '],
    [BIWEEKLY, 0.38, 'A third biweekly Thursday in a month adds '],
  ] as const)('recovers a known effect of pay days %#', (schedule, slope, words) => {
    const normal = normalsFrom(2);
    let sum = 0;
    for (let year = 1990; year < 2020; year += 1) {
      const calendar = monthsFrom(year);
      const values = fromNormal(
        60,
        (t) => base(t) * Math.exp(slope * payDaysOf(calendar, t, schedule) + 0.04 * normal()),
      );
      const found = adjustForCalendar(values, { calendar, kind: 'flow' });
      expect(found?.effect).toContain(words);
      sum += Math.log1p(found?.perDay ?? 0);
    }
    expect(Math.abs(sum / 30 - slope)).toBeLessThan(slope / 20);
  });

  it('leaves a remainder that varies less, and gives the effect back exactly, past and future', () => {
    const normal = normalsFrom(3);
    const calendar = monthsFrom(2015);
    const values = fromNormal(
      72,
      (t) => 500 * Math.exp(0.22 * payDaysOf(calendar, t, FRIDAYS) + 0.02 * normal()),
    );
    const found = adjustForCalendar(values, { calendar, kind: 'flow' });
    const spread = (list: Float64Array) => Math.log(Math.max(...list) / Math.min(...list));
    expect(spread(found?.adjusted ?? values)).toBeLessThan(spread(values) / 2);
    found?.restore(found.adjusted, 0).forEach((value, t) => {
      expect(value / (values[t] ?? 0)).toBeCloseTo(1, 12);
    });
    const level = new Float64Array(24).fill(1_000);
    const ahead = found?.restore(level, 72) ?? level;
    ahead.forEach((value, step) => {
      const isLong = payDaysOf(calendar, 72 + step, FRIDAYS) === 5;
      expect(value > 1_050).toBe(isLong);
    });
    expect(found?.factors(60, 12)).toEqual(found?.factors(0, 72).slice(60));
  });

  it('takes amounts where values are not all positive', () => {
    const normal = normalsFrom(4);
    const calendar = monthsFrom(2012);
    const values = fromNormal(96, (t) => -5_000 - 1_000 * payDaysOf(calendar, t, BIWEEKLY) + 90 * normal());
    const found = adjustForCalendar(values, { calendar, kind: 'flow' });
    expect(found).toMatchObject({ kind: 'payDays', isRatio: false });
    expect(Math.abs((found?.perDay ?? 0) + 1_000)).toBeLessThan(60);
    found?.restore(found.adjusted, 0).forEach((value, t) => {
      expect(value).toBeCloseTo(values[t] ?? 0, 6);
    });
  });

  it('finds holidays in weeks, and a payroll of every second week', () => {
    const normal = normalsFrom(5);
    const calendar: DatedCalendar = { unit: 'week', start: '2014-01-06' };
    const holidays = Array.from(
      { length: 14 },
      (_, year) => `${2013 + year}-${year % 2 === 0 ? '04-17' : '05-08'}`,
    );
    const sales = fromNormal(
      208,
      (t) => 900 * (tradingDaysOf(calendar, t, holidays) / 5) * Math.exp(0.03 * normal()),
    );
    const found = adjustForCalendar(sales, { calendar, kind: 'flow' }, holidays);
    expect(found?.kind).toBe('tradingDays');
    expect(Math.abs(Math.log1p(found?.perDay ?? 0) - Math.log(5 / 4))).toBeLessThan(0.05);
    const pay = fromNormal(80, (t) => 3_000 * payDaysOf(calendar, t, BIWEEKLY) + 50 * normal());
    const payroll = adjustForCalendar(pay, { calendar, kind: 'flow' });
    expect(payroll?.effect).toContain('A week with the biweekly pay day adds');
    expect(Math.max(...(payroll?.adjusted ?? pay)) - Math.min(...(payroll?.adjusted ?? pay))).toBeLessThan(
      500,
    );
  });

  it('finds an effect in fewer than 1 % of series that have none', () => {
    const normal = normalsFrom(6);
    const kinds: readonly ((n: number) => (t: number) => number)[] = [
      () => () => 100 + 10 * normal(),
      () => () => 10 * normal(),
      () => {
        let state = 0;
        return () => 100 + 8 * (state = 0.7 * state + normal());
      },
      () => {
        let state = 1_000;
        return () => (state += 10 * normal());
      },
      () => (t) => base(t) * Math.exp(0.08 * normal()),
      (m) => {
        const season = Array.from({ length: m }, () => 0.3 * normal());
        return (t) => 100 * Math.exp((season[t % m] ?? 0) + 0.1 * normal());
      },
    ];
    let [found, tried] = [0, 0];
    for (const [unit, n, m] of [
      ['month', 36, 12],
      ['month', 96, 12],
      ['quarter', 48, 4],
      ['week', 160, 52],
    ] as const) {
      for (const kind of kinds) {
        for (let year = 1980; year < 2040; year += 1) {
          const calendar: DatedCalendar = { unit, start: `${year}-01-01` };
          if (adjustForCalendar(fromNormal(n, kind(m)), { calendar, kind: 'flow' }) !== null) found += 1;
          tried += 1;
        }
      }
    }
    expect(found / tried).toBeLessThan(0.01);
  });

  it('looks at flows of at least 36 months, quarters or weeks only', () => {
    const calendar = monthsFrom(2015);
    const values = fromNormal(72, (t) => 500 * payDaysOf(calendar, t, FRIDAYS) + (t % 5));
    expect(adjustForCalendar(values, { calendar, kind: 'flow' })).not.toBeNull();
    expect(adjustForCalendar(values, { calendar, kind: 'balance' })).toBeNull();
    expect(adjustForCalendar(values.slice(0, 35), { calendar, kind: 'flow' })).toBeNull();
    for (const unit of ['day', 'year'] as const) {
      expect(adjustForCalendar(values, { calendar: { unit, start: '1900-01-01' }, kind: 'flow' })).toBeNull();
    }
    expect(
      adjustForCalendar(values, { calendar: { unit: 'index', seasonLength: 12 }, kind: 'flow' }),
    ).toBeNull();
  });

  it('answers for constants, zeros and any scale with finite numbers', () => {
    const series = { calendar: monthsFrom(2000), kind: 'flow' } as const;
    expect(adjustForCalendar(new Float64Array(60), series)).toBeNull();
    expect(adjustForCalendar(new Float64Array(60).fill(7), series)).toBeNull();
    for (const scale of [1e-9, 1e15, -1e15, 1e99]) {
      const values = fromNormal(60, (t) => scale * payDaysOf(series.calendar, t, FRIDAYS));
      const found = adjustForCalendar(values, series);
      expect(found?.adjusted.every(Number.isFinite)).toBe(true);
      expect(found?.kind).toBe('payDays');
    }
  });
});
