import { describe, expect, it } from 'vitest';
import type { Incident, IncidentClass } from './Incident.ts';
import { type MomentFigures, meanTimes } from './meanTimes.ts';
import { newIncident } from './openIncident.ts';
import type { Priority } from './priority.ts';

const START_MS = Date.parse('2026-11-22T03:00:00.000Z');
const NOW_MS = START_MS + 86_400_000;
const after = (seconds: number | null) =>
  seconds === null ? null : new Date(START_MS + seconds * 1000).toISOString();

/** Seconds from detection to acknowledged, mitigated, recovered, resolved; null where that never came. */
type Seconds = readonly [number | null, number | null, number | null, number | null];

function incident(
  priority: Priority,
  [acknowledged, mitigated, recovered, resolved]: Seconds,
  incidentClass: IncidentClass = 'service',
): Incident {
  const detectedAt = new Date(START_MS).toISOString();
  const order = {
    id: 'x',
    ladder: 'x',
    title: 'x',
    because: 'x',
    component: 'api',
    source: 'manual',
  } as const;
  return {
    ...newIncident({ ...order, priority, detectedAt, incidentClass }),
    ...{ acknowledgedAt: after(acknowledged), mitigatedAt: after(mitigated) },
    ...{ recoveredAt: after(recovered), resolvedAt: after(resolved) },
  };
}

type Row = readonly [
  what: string,
  priority: Priority,
  incidents: readonly Seconds[],
  acknowledged: Partial<MomentFigures>,
  recovered: Partial<MomentFigures>,
];
const TABLE: readonly Row[] = [
  [
    'mean and median differ, and two values have the median between them',
    'P2',
    [
      [10, 20, 100, 200],
      [20, 30, 200, 300],
      [90, 40, null, null],
    ],
    { meanS: 40, medianS: 20, count: 3, without: 0, missed: 0, targetS: 14_400 },
    { meanS: 150, medianS: 150, count: 2, without: 1, missed: null, targetS: null },
  ],
  [
    'P0 is acknowledged at once up to a minute, and recovers in less than 30 minutes (R191)',
    'P0',
    [
      [60, 60, 1_799, 2_000],
      [61, 60, 1_800, 2_000],
    ],
    { missed: 1, targetS: 0 },
    { missed: 1, targetS: 1_800 },
  ],
  [
    'P1 recovers in less than 4 hours (R192)',
    'P1',
    [
      [3_600, 60, 14_399, 15_000],
      [3_601, 60, 14_400, 15_000],
    ],
    { missed: 1, targetS: 3_600 },
    { missed: 1, targetS: 14_400 },
  ],
  [
    'what never came is no zero, and missed once its time is over',
    'P0',
    [
      [null, null, null, null],
      [30, 60, 600, 700],
    ],
    { meanS: 30, medianS: 30, count: 1, without: 1, missed: 1 },
    { meanS: 600, medianS: 600, count: 1, without: 1, missed: 1 },
  ],
  [
    'nobody acknowledged, and it was over before anybody had to',
    'P1',
    [[null, 300, 300, 2_100]],
    { meanS: null, medianS: null, count: 0, without: 1, missed: 0 },
    { meanS: 300, count: 1, missed: 0 },
  ],
];

describe('means over many incidents', () => {
  it.each(TABLE)('%s', (_what, priority, seconds, acknowledged, recovered) => {
    const groups = meanTimes(
      seconds.map((one) => incident(priority, one)),
      NOW_MS,
    );
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ priority, incidents: seconds.length, acknowledged, recovered });
  });

  it('keep classes apart: a disaster has 4 hours, whatever its priority (C10)', () => {
    const twoHours: Seconds = [30, 600, 7_200, 9_000];
    const groups = meanTimes(
      [incident('P0', twoHours, 'disaster'), incident('P3', twoHours), incident('P0', twoHours)],
      NOW_MS,
    );
    expect(
      groups.map(({ incidentClass, priority, recovered }) => [incidentClass, priority, recovered.missed]),
    ).toEqual([
      ['service', 'P0', 1],
      ['service', 'P3', null],
      ['disaster', 'P0', 0],
    ]);
    expect(groups[0]?.mitigated).toEqual({
      ...{ meanS: 600, medianS: 600, count: 1, without: 0, targetS: null, missed: null },
    });
  });

  it('of none are none', () => {
    expect(meanTimes([], NOW_MS)).toEqual([]);
  });
});
