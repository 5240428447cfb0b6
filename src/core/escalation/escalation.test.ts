import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '@/core/alerts/catalogue.ts';
import { anAlert, aRow, BOOK, EscalationStage, START_MS } from '../../../test/support/escalationStage.ts';
import { ESCALATION_POLICY, scalePolicy } from './EscalationPolicy.ts';

type Told = { alert?: Parameters<typeof anAlert>[0]; row?: Parameters<typeof aRow>[0] };

/** What is sent within so many minutes of one incident that is acknowledged after some of them, or never. */
function transcriptOf(told: Told, minutes: number, acknowledgedAfter?: number): string[] {
  const stage = new EscalationStage();
  if (told.alert) stage.write({ kind: 'alerts', id: 'i', alerts: [anAlert(told.alert)] });
  if (told.row) stage.write({ kind: 'row', row: aRow(told.row) });
  if (acknowledgedAfter === undefined) {
    stage.pass(minutes);
    return stage.transcript();
  }
  stage.pass(acknowledgedAfter);
  const [incidentId = ''] = Object.keys(stage.state.incidents);
  stage.write({ kind: 'acknowledged', incidentId, by: 'sam' });
  stage.pass(minutes - acknowledgedAfter);
  return stage.transcript();
}

const SOON = 2;

describe('who is told, and when', () => {
  const cases: readonly [string, Told, number, number | undefined, readonly string[]][] = [
    ['R271: support first, engineering after an hour', { alert: {} }, 70, SOON, ['0 L1 sam', '62 L2 eli']],
    [
      'R272: L3 four hours after engineering has it',
      { alert: {} },
      310,
      SOON,
      ['0 L1 sam', '62 L2 eli', '302 L3 cto'],
    ],
    [
      'R274: a P0 goes to engineering at once',
      { alert: { priority: 'P0' } },
      4,
      undefined,
      ['0 L1 sam', '0 L2 eli'],
    ],
    ['R275: so does data loss', { row: { facts: ['dataLoss'] } }, 4, undefined, ['0 L1 sam', '0 L2 eli']],
    [
      'R276: and security, which hears of it too',
      { row: { facts: ['security'] } },
      4,
      undefined,
      ['0 L1 sam', '0 L2 eli', '0 Security security', '0 Security security letter'],
    ],
    [
      'R277: and what several customers report',
      { row: { facts: ['manyReports'] } },
      4,
      undefined,
      ['0 L1 sam', '0 L2 eli'],
    ],
    [
      'R278: a breach goes to L3',
      { row: { facts: ['dataBreach'] } },
      4,
      undefined,
      ['0 L1 sam', '0 L3 cto', '0 Legal legal', '0 Legal legal letter'],
    ],
    [
      'R279: an outage of an hour goes to L3',
      { alert: { priority: 'P0', runbook: 'P0-5' } },
      90,
      SOON,
      ['0 L1 sam', '0 L2 eli', '60 L3 cto'],
    ],
    [
      'R280: a matter of law goes to L3',
      { row: { facts: ['legal'] } },
      4,
      undefined,
      ['0 L1 sam', '0 L3 cto', '0 Legal legal', '0 Legal legal letter'],
    ],
    [
      'R281: more than 100 users go to L3',
      { row: { facts: ['manyUsers'] } },
      4,
      undefined,
      ['0 L1 sam', '0 L3 cto'],
    ],
    [
      'R291: P0-1 after 15 minutes',
      { alert: { priority: 'P0', runbook: 'P0-1' } },
      30,
      SOON,
      ['0 L1 sam', '0 L2 eli', '17 L3 cto'],
    ],
    [
      'R292: P0-2 after 15 minutes (C61)',
      { alert: { priority: 'P0', ladder: 'database-pool', runbook: 'P0-2' } },
      30,
      SOON,
      ['0 L1 sam', '0 L2 eli', '17 L3 cto'],
    ],
    [
      'R293: P0-3 to CEO and CTO at once',
      { alert: { priority: 'P0', ladder: 'billing', runbook: 'P0-3' } },
      4,
      undefined,
      ['0 L1 sam', '0 L2 eli', '0 CEO ceo', '0 CTO cto', '0 CEO ceo letter', '0 CTO cto letter'],
    ],
    [
      'R294: P0-4 to CEO, CTO and Legal at once',
      { alert: { priority: 'P0', ladder: 'integrity', runbook: 'P0-4' } },
      4,
      undefined,
      [
        '0 L1 sam',
        '0 L2 eli',
        '0 CEO ceo',
        '0 CTO cto',
        '0 Legal legal',
        '0 CEO ceo letter',
        '0 CTO cto letter',
        '0 Legal legal letter',
      ],
    ],
    [
      'R295: P1-1 after an hour',
      { alert: { ladder: 'error-rate', runbook: 'P1-1' } },
      90,
      SOON,
      ['0 L1 sam', '62 L2 eli'],
    ],
    [
      'R296: P1-2 after two hours',
      { alert: { ladder: 'latency', runbook: 'P1-2' } },
      130,
      SOON,
      ['0 L1 sam', '122 L2 eli'],
    ],
    [
      'C64: a P2 is a message',
      { alert: { priority: 'P2' } },
      250,
      undefined,
      ['0 L1 sam message', '240 L2 eli message'],
    ],
    [
      'C64: a P3 is nobody’s page, and a letter after a day',
      { row: { priority: 'P3' } },
      1_450,
      undefined,
      ['1440 L1 sam letter'],
    ],
    [
      'C14: a P0 that nobody answers climbs to the executive',
      { alert: { priority: 'P0', ladder: 'redis' } },
      60,
      undefined,
      ['0 L1 sam', '0 L2 eli', '5 L3 cto', '10 executive ceo'],
    ],
    [
      'C14: a P1 that nobody answers climbs by the hour',
      { alert: { ladder: 'redis' } },
      300,
      undefined,
      ['0 L1 sam', '60 L2 eli', '120 L3 cto', '180 executive ceo'],
    ],
  ];
  for (const [what, told, minutes, acknowledgedAfter, expected] of cases)
    it(what, () => expect(transcriptOf(told, minutes, acknowledgedAfter)).toEqual(expected));

  for (const [id, runbook, alertname] of [
    ['R295', 'P1-1', 'ErrorRateCritical'],
    ['R296', 'P1-2', 'LatencyVeryHigh'],
    ['R297', 'P1-3', 'ForecastQueueFlooded'],
    ['R297', 'P1-3', 'ForecastQueueGrowing'],
  ] as const)
    it(`${id}: ${alertname} of a ${runbook} goes to L2 at once`, () => {
      const stage = new EscalationStage();
      stage.write({ kind: 'alerts', id: 'i', alerts: [anAlert({ runbook })] });
      stage.pass(10);
      expect(stage.transcript()).toEqual(['0 L1 sam']);
      stage.write({ kind: 'alerts', id: 'j', alerts: [anAlert({ runbook, alertname, fingerprint: 'f2' })] });
      stage.pass(1);
      expect(stage.transcript()).toEqual(['0 L1 sam', '10 L2 eli']);
    });

  it('R292: what is above 80 % five minutes after somebody took it goes to L3 before the 15 are over', () => {
    const stage = new EscalationStage();
    const pool = { ladder: 'database-pool', runbook: 'P0-2' } as const;
    stage.write({
      kind: 'alerts',
      id: 'i',
      alerts: [
        anAlert({ ...pool, priority: 'P0' }),
        anAlert({ ...pool, priority: 'P2', alertname: 'DatabaseConnectionsHigh', fingerprint: 'f2' }),
      ],
    });
    stage.pass(2);
    stage.write({ kind: 'acknowledged', incidentId: 'database-pool', by: 'sam' });
    stage.pass(4);
    expect(stage.transcript()).toHaveLength(2);
    stage.pass(2);
    expect(stage.transcript().at(-1)).toBe('7 L3 cto');
  });
});

describe('a raise', () => {
  it('from a message to a page tells again, also after an acknowledgement', () => {
    const stage = new EscalationStage();
    stage.write({ kind: 'alerts', id: 'i', alerts: [anAlert({ priority: 'P2' })] });
    stage.pass(2);
    stage.write({ kind: 'acknowledged', incidentId: 'availability', by: 'sam' });
    stage.pass(2);
    stage.write({ kind: 'alerts', id: 'j', alerts: [anAlert({ priority: 'P0', fingerprint: 'f2' })] });
    stage.pass(2);
    expect(stage.transcript()).toEqual(['0 L1 sam message', '4 L1 sam', '4 L2 eli']);
  });

  it('within one delivery is the page alone, under the name of what is worst', () => {
    const stage = new EscalationStage();
    const warning = anAlert({ priority: 'P2', fingerprint: 'f2', summary: 'it is slow' });
    stage.write({ kind: 'alerts', id: 'i', alerts: [warning, anAlert()] });
    stage.pass(70);
    expect(stage.transcript()).toEqual(['0 L1 sam', '60 L2 eli']);
    expect(Object.values(stage.state.incidents)).toMatchObject([{ title: 'it is down' }]);
  });

  it('calls engineering before the hour is over, and the rest by the shorter time to answer', () => {
    const stage = new EscalationStage();
    stage.write({ kind: 'row', row: aRow({ priority: 'P1' }) });
    stage.pass(58);
    stage.write({ kind: 'row', row: aRow({ priority: 'P0' }) });
    stage.pass(4);
    stage.pass(10);
    expect(stage.transcript()).toEqual(['0 L1 sam', '58 L2 eli', '63 L3 cto', '68 executive ceo']);
  });
});

it('a warning that names the runbook of something worse follows none of its rules until it is that bad', () => {
  const stage = new EscalationStage();
  const pool = { ladder: 'database-pool', runbook: 'P0-2' } as const;
  stage.write({ kind: 'alerts', id: 'i', alerts: [anAlert({ ...pool, priority: 'P2' })] });
  stage.pass(2);
  stage.write({ kind: 'acknowledged', incidentId: 'database-pool', by: 'sam' });
  stage.pass(30);
  expect(stage.transcript()).toEqual(['0 L1 sam message']);
  stage.write({ kind: 'alerts', id: 'j', alerts: [anAlert({ ...pool, priority: 'P0', fingerprint: 'f2' })] });
  stage.pass(20);
  expect(stage.transcript()).toEqual(['0 L1 sam message', '32 L1 sam', '32 L2 eli', '47 L3 cto']);
});

it('is lowered by people alone', () => {
  const stage = new EscalationStage();
  stage.write({ kind: 'row', row: aRow({ priority: 'P0' }) });
  stage.pass(1);
  stage.write({ kind: 'row', row: aRow({ priority: 'P3' }) });
  stage.pass(120);
  expect(stage.transcript()).toEqual(['0 L1 sam', '0 L2 eli']);
});

describe('an end', () => {
  it('of the last alert stops the chain and closes what was opened; what comes back is told again', () => {
    const stage = new EscalationStage();
    const other = anAlert({ fingerprint: 'f2' });
    stage.write({ kind: 'alerts', id: 'i', alerts: [anAlert(), other] });
    stage.pass(1);
    stage.write({ kind: 'alerts', id: 'j', alerts: [anAlert({ isFiring: false })] });
    stage.pass(1);
    expect(stage.closed).toEqual([]);
    stage.write({ kind: 'alerts', id: 'k', alerts: [{ ...other, isFiring: false }] });
    stage.pass(120);
    expect(stage.transcript()).toEqual(['0 L1 sam']);
    expect(stage.closed).toMatchObject([{ key: 'i-availability/1/sam/page', action: 'resolve' }]);
    stage.write({ kind: 'alerts', id: 'l', alerts: [anAlert()] });
    stage.pass(1);
    expect(stage.sent.map(({ key }) => key)).toEqual([
      'i-availability/1/sam/page',
      'i-availability/2/sam/page',
    ]);
  });

  it('by people ends everything; the acknowledgement is told to the channel first', () => {
    const stage = new EscalationStage();
    stage.write({ kind: 'row', row: aRow({ priority: 'P0' }) });
    stage.pass(1);
    const acknowledgedMs = START_MS + 60_000;
    stage.write({ kind: 'row', row: aRow({ priority: 'P0', isAcknowledged: true, acknowledgedMs }) });
    stage.pass(1);
    stage.write({ kind: 'row', row: aRow({ priority: 'P0', isAcknowledged: true, isResolved: true }) });
    stage.pass(600);
    expect(stage.sent).toHaveLength(2);
    expect(stage.closed.map(({ action }) => action)).toEqual([
      'acknowledge',
      'acknowledge',
      'resolve',
      'resolve',
    ]);
  });

  it('is one for both: an alert and the row of the same ladder are one incident', () => {
    const stage = new EscalationStage();
    stage.write({ kind: 'alerts', id: 'i', alerts: [anAlert()] });
    stage.pass(1);
    stage.write({ kind: 'row', row: aRow({ ladder: 'availability', id: 'r1' }) });
    stage.pass(1);
    expect(Object.keys(stage.state.incidents)).toEqual(['i-availability']);
    stage.write({ kind: 'acknowledged', incidentId: 'r1', by: 'sam' });
    stage.pass(59);
    expect(stage.transcript()).toEqual(['0 L1 sam']);
  });
});

describe('a row that a restore has lost', () => {
  it('is followed by the next one of its ladder: one incident, and nobody is told twice', () => {
    const stage = new EscalationStage();
    stage.write({ kind: 'alerts', id: 'i', alerts: [anAlert()] });
    stage.write({ kind: 'row', row: aRow({ ladder: 'availability', id: 'lost' }) });
    stage.pass(1);
    stage.write({ kind: 'row', row: aRow({ ladder: 'availability', id: 'next' }) });
    stage.pass(1);
    stage.write({ kind: 'row', row: aRow({ ladder: 'availability', id: 'lost', isResolved: true }) });
    stage.pass(1);
    expect(stage.transcript()).toEqual(['0 L1 sam']);
    stage.write({ kind: 'acknowledged', incidentId: 'next', by: 'sam' });
    stage.pass(58);
    expect(stage.transcript()).toEqual(['0 L1 sam']);
  });

  it('that ended makes room: the next one of its ladder is told anew', () => {
    const stage = new EscalationStage();
    stage.write({ kind: 'row', row: aRow({ id: 'first' }) });
    stage.pass(1);
    stage.write({ kind: 'row', row: aRow({ id: 'first', isResolved: true }) });
    stage.write({ kind: 'row', row: aRow({ id: 'second' }) });
    stage.pass(1);
    expect(stage.transcript()).toEqual(['0 L1 sam', '1 L1 sam']);
  });
});

describe('nobody', () => {
  it('is never told alone: a hole goes to the next level, and says so', () => {
    const stage = new EscalationStage({
      ...BOOK,
      rotations: BOOK.rotations.map((rotation) => ({ ...rotation, people: [] })),
    });
    stage.write({ kind: 'alerts', id: 'i', alerts: [anAlert({ priority: 'P0', ladder: 'redis' })] });
    stage.pass(1);
    expect(stage.sent).toMatchObject([{ person: 'cto', target: 'L1', empty: ['L1', 'L2'] }]);
  });

  it('in the whole book is the default integration', () => {
    const stage = new EscalationStage({ ...BOOK, people: [] });
    stage.write({ kind: 'alerts', id: 'i', alerts: [anAlert({ priority: 'P0', ladder: 'redis' })] });
    stage.pass(30);
    expect(stage.sent).toMatchObject([
      { person: 'nobody', target: 'L1', empty: ['L1', 'L2', 'L3', 'executive'] },
    ]);
  });

  it('by an override neither', () => {
    const stage = new EscalationStage();
    const hole = { id: 'o', rotation: 'support', person: undefined, fromMs: 0, untilMs: START_MS * 2 };
    stage.write({ kind: 'override', override: hole });
    stage.write({ kind: 'alerts', id: 'i', alerts: [anAlert()] });
    stage.pass(1);
    expect(stage.sent).toMatchObject([{ person: 'eli', target: 'L1', empty: ['L1'] }]);
    stage.write({ kind: 'overrideEnded', id: 'o' });
    stage.write({ kind: 'alerts', id: 'j', alerts: [anAlert({ ladder: 'redis' })] });
    stage.pass(1);
    expect(stage.sent.at(-1)).toMatchObject({ person: 'sam' });
  });
});

it('a scaled policy is the same one, faster', () => {
  const stage = new EscalationStage(BOOK, scalePolicy(new EscalationStage().policy, 10));
  stage.write({ kind: 'alerts', id: 'i', alerts: [anAlert({ priority: 'P0', runbook: 'P0-1' })] });
  stage.pass(0.25);
  stage.write({ kind: 'acknowledged', incidentId: 'availability', by: 'sam' });
  stage.pass(10);
  expect(stage.transcript()).toEqual(['0 L1 sam', '0 L2 eli', '1.8 L3 cto']);
});

it('waits for no alert that the catalogue does not have', () => {
  const known = CATALOGUE.map(({ name }) => name);
  const awaited = Object.values(ESCALATION_POLICY.runbooks).flatMap(({ firing }) => firing?.alerts ?? []);
  expect(awaited).toHaveLength(5);
  expect(known).toEqual(expect.arrayContaining(awaited));
});
