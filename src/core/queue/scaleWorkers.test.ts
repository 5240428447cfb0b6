import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GROW_PAUSE_MS, isQuiet, QUIET_MS, scaleWorkers, type WorkerLoad } from './scaleWorkers.ts';

const CROWDED: WorkerLoad = {
  ...{ workers: 1, slots: 2, busy: 2, waiting: 50, most: 4 },
  ...{ sinceChangeMs: GROW_PAUSE_MS, quietMs: 0 },
};
const QUIET: WorkerLoad = {
  ...{ workers: 3, slots: 6, busy: 0, waiting: 0, most: 4 },
  ...{ sinceChangeMs: QUIET_MS, quietMs: QUIET_MS },
};

describe('the number of workers', () => {
  it('grows by one while jobs wait that nobody has room for, and pauses after each step', () => {
    expect(scaleWorkers(CROWDED)).toBe(2);
    expect(scaleWorkers({ ...CROWDED, sinceChangeMs: GROW_PAUSE_MS - 1 })).toBe(1);
    expect(scaleWorkers({ ...CROWDED, workers: 4 })).toBe(4);
    // Those that wait are begun as soon as workers that are free take them.
    expect(scaleWorkers({ ...CROWDED, busy: 1 })).toBe(1);
    expect(scaleWorkers({ ...CROWDED, waiting: 2 })).toBe(1);
    // None lives: one more does not help, but is what can be done.
    expect(scaleWorkers({ ...CROWDED, slots: 0, busy: 0 })).toBe(2);
  });

  it('shrinks by one after a quiet while, down to one', () => {
    expect(isQuiet(QUIET)).toBe(true);
    expect(scaleWorkers(QUIET)).toBe(2);
    expect(scaleWorkers({ ...QUIET, quietMs: QUIET_MS - 1 })).toBe(3);
    expect(scaleWorkers({ ...QUIET, sinceChangeMs: 0 })).toBe(3);
    expect(scaleWorkers({ ...QUIET, workers: 1 })).toBe(1);
    expect(isQuiet({ ...QUIET, waiting: 1 })).toBe(false);
    expect(isQuiet({ ...QUIET, busy: 3 })).toBe(false);
  });

  it('stays within its bounds and moves one step at a time, whatever the load', () => {
    const count = fc.nat(2_000);
    fc.assert(
      fc.property(
        fc.record({
          ...{ workers: fc.integer({ min: 1, max: 8 }), most: fc.constant(8), slots: count, busy: count },
          ...{ waiting: count, sinceChangeMs: fc.nat(400_000), quietMs: fc.nat(400_000) },
        }),
        (load) => {
          const wanted = scaleWorkers(load);
          expect(wanted).toBeGreaterThanOrEqual(1);
          expect(wanted).toBeLessThanOrEqual(load.most);
          expect(Math.abs(wanted - load.workers)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
