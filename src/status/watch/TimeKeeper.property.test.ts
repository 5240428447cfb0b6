import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { percentText, uptimeOf } from '../incidents/uptime.ts';
import { applyChange, EMPTY_STATE, type StatusState } from '../store/StatusState.ts';
import { CONDITIONS, type Condition } from './Condition.ts';
import { STALE_AFTER_MS } from './OutsideWatch.ts';
import { spansOf, TimeKeeper } from './TimeKeeper.ts';

const DAY_MS = 86_400_000;
const steps = fc.array(
  fc.record({ condition: fc.constantFrom(...CONDITIONS), ms: fc.integer({ min: 1, max: 3 * DAY_MS }) }),
  { minLength: 1, maxLength: 20 },
);
const total = ({ days }: StatusState) =>
  (days.api ?? []).flatMap(({ ms }) => Object.values(ms)).reduce((sum, ms) => sum + ms, 0);

describe('the time of a component', () => {
  it('is accounted for to the millisecond, on its day, whatever the page looked at and when', () => {
    fc.assert(
      fc.property(steps, (looks) => {
        const clock = fixedClock('2026-11-01T23:59:59Z');
        let state: StatusState = EMPTY_STATE;
        const time = new TimeKeeper({
          clock,
          accountedToMs: null,
          note: (plan) => {
            state = plan().reduce(applyChange, state);
          },
        });
        const api = (condition: Condition) => time.account([{ id: 'api', condition, detail: '' }]);
        api('operational');
        for (const { condition, ms } of looks) {
          clock.advanceMs(ms);
          api(condition);
        }
        time.keep();
        expect(total(state)).toBe(looks.reduce((sum, { ms }) => sum + ms, 0));
        for (const { ms } of state.days.api ?? [])
          expect(Object.values(ms).reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(DAY_MS);
      }),
    );
  });

  it('in which the page did not look is unknown, and so is that in which it did not run', () => {
    const clock = fixedClock('2026-11-02T12:00:00Z');
    let state: StatusState = EMPTY_STATE;
    const note = (plan: () => readonly Parameters<typeof applyChange>[1][]) => {
      state = plan().reduce(applyChange, state);
    };
    const time = new TimeKeeper({ clock, note, accountedToMs: clock.nowMs() - 60_000 });
    time.account([{ id: 'api', condition: 'operational', detail: '' }]);
    clock.advanceMs(STALE_AFTER_MS + 5_000);
    time.account([{ id: 'api', condition: 'operational', detail: '' }]);
    time.keep();
    expect(state.days.api).toEqual([
      { day: '2026-11-02', ms: { unknown: 65_000, operational: STALE_AFTER_MS } },
    ]);
  });

  it('is split where a day ends', () => {
    const midnight = Date.parse('2026-11-03T00:00:00Z');
    expect(spansOf('api', 'down', midnight - 5, midnight + 7)).toMatchObject([
      { day: '2026-11-02', ms: 5 },
      { day: '2026-11-03', ms: 7 },
    ]);
  });
});

describe('uptime', () => {
  it('counts neither what nobody knows nor announced maintenance, and rounds down', () => {
    const day = { day: '2026-11-02', ms: { operational: 98_000, degraded: 1_000, down: 500, partial: 500 } };
    expect(uptimeOf([day]).percent).toBe(99);
    const withUnknown = { day: '2026-11-03', ms: { unknown: 70_000, maintenance: 10_000 } };
    expect(uptimeOf([day, withUnknown])).toEqual({
      percent: 99,
      downMs: 1_000,
      unknownMs: 70_000,
      maintenanceMs: 10_000,
    });
    expect(percentText(uptimeOf([withUnknown]).percent)).toBe('no data');
    expect(percentText(99.9999)).toBe('99.999 %');
  });
});
