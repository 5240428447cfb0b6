import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToMonth } from '@/core/ledger/isoDate.ts';
import { applyScenario } from './applyScenario.ts';
import { forecastBooks } from './forecastBooks.ts';
import type { OneOffOperation, ScenarioOperation } from './ScenarioOperation.ts';

const HORIZON = 9;
const BASELINE = forecastBooks(
  (['cash', 'income', 'expense', 'tax'] as const).map((key, line) => ({
    key,
    label: key,
    currency: 'EUR',
    kind: key === 'cash' ? ('balance' as const) : ('flow' as const),
    startMonth: '2022-01',
    values: Array.from({ length: 30 }, (_, index) =>
      Math.round(1e6 * (line + 1) * (1 + Math.sin(index * (2 + line)))),
    ),
  })),
  { horizonMonths: HORIZON },
);

const month = fc.integer({ min: -2, max: HORIZON + 2 }).map((step) => addToMonth(BASELINE.asOfMonth, step));
const base = {
  direction: fc.constantFrom('inflow' as const, 'outflow' as const),
  amountMinor: fc.integer({ min: 1, max: 1e12 }),
  label: fc.constant('Item'),
};
const oneOff: fc.Arbitrary<OneOffOperation> = fc.record({
  type: fc.constant('oneOff' as const),
  month,
  ...base,
});
const monthly = fc.record(
  { type: fc.constant('monthly' as const), fromMonth: month, toMonth: month, ...base },
  { requiredKeys: ['type', 'fromMonth', 'direction', 'amountMinor', 'label'] },
);
const scale = fc.record({
  type: fc.constant('scale' as const),
  target: fc.constantFrom('income' as const, 'expense' as const),
  percent: fc.integer({ min: -10_000, max: 10_000 }).map((basisPoints) => basisPoints / 100),
  fromMonth: month,
});
const operations: fc.Arbitrary<ScenarioOperation[]> = fc.array(fc.oneof(oneOff, monthly, scale), {
  maxLength: 8,
});

test('no operation is the baseline to the unit', () => {
  expect(applyScenario(BASELINE, [])).toEqual({ forecast: BASELINE, effects: [] });
});

test('an item and its inverse leave the cash of the baseline', () => {
  fc.assert(
    fc.property(fc.oneof(oneOff, monthly), (item) => {
      // An inflow raises income and its inverse raises expense, so it is cash that must come back to the unit.
      const inverse = { ...item, direction: item.direction === 'inflow' ? 'outflow' : 'inflow' } as const;
      const { forecast } = applyScenario(BASELINE, [item, inverse]);
      expect(forecast.series[0]).toEqual(BASELINE.series[0]);
    }),
  );
});

test('one-offs commute', () => {
  fc.assert(
    fc.property(oneOff, oneOff, (left, right) => {
      expect(applyScenario(BASELINE, [left, right]).forecast).toEqual(
        applyScenario(BASELINE, [right, left]).forecast,
      );
    }),
  );
});

test('cash moves by exactly what income and expense move by, bounds stay in order, other series stay', () => {
  fc.assert(
    fc.property(operations, (list) => {
      const { forecast, effects } = applyScenario(BASELINE, list);
      expect(effects).toHaveLength(list.length);
      const moved = (index: number, step: number) =>
        (forecast.series[index]?.points[step]?.pointMinor ?? 0) -
        (BASELINE.series[index]?.points[step]?.pointMinor ?? 0);
      let sum = 0;
      for (let step = 0; step < HORIZON; step += 1) {
        sum += moved(1, step) - moved(2, step);
        expect(moved(0, step)).toBe(sum);
      }
      expect(effects.at(-1)?.cashAtHorizonMinor ?? 0).toBe(sum);
      expect(forecast.series[3]).toEqual(BASELINE.series[3]);
      for (const { points } of forecast.series) {
        for (const point of points) {
          const order = [
            point.lower95Minor,
            point.lower80Minor,
            point.pointMinor,
            point.upper80Minor,
            point.upper95Minor,
          ];
          expect(order).toEqual([...order].sort((left, right) => (left ?? 0) - (right ?? 0)));
        }
      }
    }),
  );
});
