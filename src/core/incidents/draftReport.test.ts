import { describe, expect, it } from 'vitest';
import { draftReport, durationText, TO_FILL_IN, unfilledParts } from './draftReport.ts';
import type { IncidentEvent } from './Incident.ts';
import type { IncidentAlert } from './IncidentAlert.ts';
import { newIncident } from './openIncident.ts';

const incident = {
  ...newIncident({
    ...{ id: '01K', ladder: 'queue', title: 'Forecasts | are late', priority: 'P1', because: 'R219.1' },
    ...{ component: 'forecasting', source: 'alert', detectedAt: '2026-11-22T10:00:00Z', runbook: 'P1-3' },
  }),
  ...{ acknowledgedAt: '2026-11-22T10:05:00Z', mitigatedAt: '2026-11-22T11:00:00Z', commander: 'kim' },
  ...{ recoveredAt: '2026-11-22T14:00:01Z', resolvedAt: '2026-11-22T14:30:01Z', state: 'resolved' as const },
  ...{ affectedUsers: 12, customerReports: 2 },
};
const event = (kind: string, text: string): IncidentEvent => ({
  ...{ id: kind, at: '2026-11-22T10:10:00Z', kind, actor: 'kim', text, data: {} },
});
const alert: IncidentAlert = {
  ...{
    fingerprint: 'f',
    startsAt: '2026-11-22T10:00:00Z',
    incidentId: '01K',
    alertname: 'ForecastQueueOverflow',
  },
  ...{
    priority: 'P1',
    summary: 'The queue is long',
    labels: {},
    isFiring: false,
    firedAt: null,
    silencedAt: null,
  },
  endedAt: '2026-11-22T14:00:01Z',
};
const facts = {
  incident,
  events: [
    event('opened', 'It began\n# not a heading'),
    event('cameBack', 'again'),
    event('command', 'accubooks queue pause'),
  ],
  alerts: [alert],
  actions: [],
};

describe('draftReport', () => {
  it('states the times against what was promised (R191, R192)', () => {
    const text = draftReport('report', facts);
    expect(text).toContain('# Incident report: Forecasts \\| are late');
    expect(text).toContain('| Acknowledged | 2026-11-22 10:05:00 UTC | 5 min | within 60 min |');
    expect(text).toContain(
      '| Recovered | 2026-11-22 14:00:01 UTC | 4 h 0 min | within 4 h 0 min — **missed** |',
    );
    expect(text).toContain('People whose requests failed: **12**');
    expect(text).toContain('- It came back once within the watch.');
    expect(text).toContain('- 2026-11-22 10:10:00 UTC, kim: `accubooks queue pause`');
    expect(text).toContain(
      '| ForecastQueueOverflow | P1 | 2026-11-22 10:00:00 UTC | 2026-11-22 14:00:01 UTC |',
    );
  });

  it('lets no text of the timeline become structure', () => {
    expect(draftReport('report', facts)).toContain('| opened | kim | It began # not a heading |');
    expect(draftReport('report', facts).match(/^# /gm)).toHaveLength(1);
  });

  it('marks what a person must write, more of it in a post-mortem', () => {
    expect(unfilledParts(draftReport('report', facts))).toHaveLength(2);
    const postMortem = draftReport('post-mortem', facts);
    expect(unfilledParts(postMortem)).toHaveLength(5);
    expect(unfilledParts(postMortem)[0]).toBe('why it could happen, not who did it (R242).');
    expect(unfilledParts(postMortem.replaceAll(TO_FILL_IN, 'written'))).toEqual([]);
    const action = { id: 'a', incidentId: '01K', text: 'Alert earlier', owner: 'kim', dueOn: '2026-12-01' };
    const withAction = { ...facts, actions: [{ ...action, doneAt: null, doneBy: null }] };
    expect(unfilledParts(draftReport('post-mortem', withAction))).toHaveLength(4);
    expect(draftReport('post-mortem', withAction)).toContain('| Alert earlier | kim | 2026-12-01 | no |');
  });

  it.each([
    [null, '—'],
    [119, '119 s'],
    [120, '2 min'],
    [7_200, '2 h 0 min'],
    [11_100, '3 h 5 min'],
  ])('says %s seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
