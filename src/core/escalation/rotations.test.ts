import { describe, expect, it } from 'vitest';
import type { Rotation } from './ContactBook.ts';
import { turnAt, turnsBetween } from './rotations.ts';
import { instantOf, isTimeZone, wallMsAt, wallMsOf } from './wallClock.ts';

const rotation: Rotation = {
  id: 'engineering',
  people: ['ada', 'bea', 'cia'],
  every: 'week',
  start: '2026-03-02T09:00',
  timeZone: 'Europe/Stockholm',
  overrides: [],
};
const who = (at: string, change: Partial<Rotation> = {}) =>
  turnAt({ ...rotation, ...change }, [], Date.parse(at)).person;

describe('a rotation', () => {
  it('hands over at the same time on the wall, in winter and in summer', () => {
    expect(who('2026-03-23T07:59:59Z')).toBe('cia');
    expect(who('2026-03-23T08:00:00Z')).toBe('ada');
    // Summer time begins on 29 March: nine o'clock is an hour earlier.
    expect(who('2026-03-30T06:59:59Z')).toBe('ada');
    expect(who('2026-03-30T07:00:00Z')).toBe('bea');
    expect(who('2026-10-26T07:59:59Z')).not.toBe(who('2026-10-26T08:00:00Z'));
  });

  it('by the day has a day of 23 and one of 25 hours', () => {
    const turns = turnsBetween(
      { ...rotation, every: 'day' },
      [],
      { fromMs: Date.parse('2026-03-28T08:00Z'), untilMs: Date.parse('2026-03-30T07:00Z') },
      9,
    );
    expect(turns.map(({ fromMs, untilMs }) => (untilMs - fromMs) / 3_600_000)).toEqual([23, 24]);
  });

  it('has nobody before it begins, nor without people', () => {
    expect(who('2026-03-02T07:59:59Z')).toBeUndefined();
    expect(who('2026-03-02T08:00:00Z')).toBe('ada');
    expect(who('2026-03-02T08:00:00Z', { people: [] })).toBeUndefined();
  });

  it('gives way to an override, the last one given first, and splits its turns there', () => {
    const at = (iso: string) => Date.parse(iso);
    const overrides = [
      {
        id: '1',
        rotation: 'engineering',
        person: 'dea',
        fromMs: at('2026-03-03T00:00Z'),
        untilMs: at('2026-03-05T00:00Z'),
      },
      {
        id: '2',
        rotation: 'engineering',
        person: undefined,
        fromMs: at('2026-03-04T00:00Z'),
        untilMs: at('2026-03-04T06:00Z'),
      },
      {
        id: '3',
        rotation: 'support',
        person: 'eve',
        fromMs: at('2026-03-01T00:00Z'),
        untilMs: at('2026-04-01T00:00Z'),
      },
    ];
    const range = { fromMs: at('2026-03-02T08:00Z'), untilMs: at('2026-03-16T08:00Z') };
    const turns = turnsBetween(rotation, overrides, range, 20);
    expect(
      turns.map(({ person, fromMs }) => `${new Date(fromMs).toISOString().slice(5, 16)} ${person ?? '-'}`),
    ).toEqual([
      '03-02T08:00 ada',
      '03-03T00:00 dea',
      '03-04T00:00 -',
      '03-04T06:00 dea',
      '03-05T00:00 ada',
      '03-09T08:00 bea',
    ]);
  });
});

describe('the wall clock', () => {
  it('is read and set in a zone, around both changes of time', () => {
    const zone = 'Europe/Stockholm';
    for (const iso of [
      '2026-03-29T00:59:00Z',
      '2026-03-29T01:00:00Z',
      '2026-07-01T12:00:00Z',
      '2026-12-01T12:00:00Z',
    ])
      expect(instantOf(zone, wallMsAt(zone, Date.parse(iso)))).toBe(Date.parse(iso));
    // 02:30 does not exist on that day.
    expect(new Date(instantOf(zone, wallMsOf('2026-03-29T02:30'))).toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    );
    expect(wallMsOf('2026-3-1 9:00')).toBeNaN();
    expect([isTimeZone('Europe/Stockholm'), isTimeZone('Mars/Olympus')]).toEqual([true, false]);
  });
});
