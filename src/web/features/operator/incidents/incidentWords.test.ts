import { describe, expect, it } from 'vitest';
import { clocksOf } from './incidentWords.ts';

const detectedAt = '2026-11-22T03:00:00.000Z';
const at = (minutes: number) => Date.parse(detectedAt) + minutes * 60_000;
const untouched = {
  ...{ acknowledgedAfterS: null, mitigatedAfterS: null, recoveredAfterS: null, isRecoveryInTime: null },
  ...{ responseTargetS: 900, recoveryTargetS: 1_800 },
};

describe('the clocks of an incident', () => {
  it('run against what is promised, and say when they are late', () => {
    const early = clocksOf({ times: untouched, detectedAt, state: 'detected' }, at(5));
    expect(early[0]).toEqual({
      name: 'Acknowledged',
      state: 'running',
      text: '5 min so far (within 15 min)',
    });
    expect(early[1]).toMatchObject({ state: 'running', text: '5 min so far (nothing promised)' });
    const late = clocksOf({ times: untouched, detectedAt, state: 'detected' }, at(31));
    expect(late.map(({ state }) => state)).toEqual(['late', 'running', 'late']);
    expect(late[0]?.text).toBe('31 min so far, late (within 15 min)');
  });

  it('stand when it has happened', () => {
    const times = { ...untouched, acknowledgedAfterS: 120, mitigatedAfterS: 600, recoveredAfterS: 2_400 };
    const clocks = clocksOf({ times, detectedAt, state: 'mitigated' }, at(300));
    expect(clocks.map(({ state, text }) => [state, text])).toEqual([
      ['met', 'after 2 min (within 15 min)'],
      ['met', 'after 10 min (nothing promised)'],
      ['late', 'after 40 min, late (within 30 min)'],
    ]);
  });

  it('do not run on when all is over', () => {
    const clocks = clocksOf({ times: untouched, detectedAt, state: 'resolved' }, at(9_000));
    expect(clocks.every(({ text }) => text === 'not told')).toBe(true);
  });
});
