import { expect, it } from 'vitest';
import { dueClosings, dueNotices } from '@/core/escalation/dueNotices.ts';
import { ESCALATION_POLICY } from '@/core/escalation/EscalationPolicy.ts';
import { anAlert, BOOK, START_MS } from '../../test/support/escalationStage.ts';
import { alertmanagerKey } from './alertmanagerKey.ts';
import { answerFacts } from './answerFacts.ts';
import { EMPTY_PAGER, foldPager, type PagerEvent, type PagerState } from './PagerState.ts';
import type { Answer } from './parseAnswer.ts';

const INCIDENT = 'n1-availability';
const OF_MANAGER = alertmanagerKey({ ladder: 'availability' });
const OF_L2 = `${INCIDENT}/1/eli/page`;
const HOUR_MS = 3_600_000;

const fold = (state: PagerState, ...events: PagerEvent[]) => events.reduce(foldPager, state);
const fired = (id: string, atMs: number, isFiring = true): PagerEvent => ({
  ...{ kind: 'alerts', id, atMs },
  alerts: [anAlert({ isFiring, priority: 'P0' })],
});
const delivered = (person: string, reference: string): PagerEvent => ({
  ...{ kind: 'delivered', atMs: START_MS, incidentId: INCIDENT, key: `${INCIDENT}/1/${person}/page` },
  ...{ person, manner: 'page', channel: 'pagerduty', reference },
});
/** L1 under Alertmanager's key, L2 under a key of its own. */
const PAGED = fold(EMPTY_PAGER, fired('n1', START_MS), delivered('sam', OF_MANAGER), delivered('eli', OF_L2));
const anAnswer = (change: Partial<Answer> = {}): Answer => ({
  ...{ id: 'e1', kind: 'acknowledged', incidentKey: OF_MANAGER, by: 'Maja Ek (PagerDuty)' },
  occurredMs: START_MS + 60_000,
  ...change,
});
/** The state after the answer was heard. */
function after(state: PagerState, answer: Answer): PagerState {
  const heard = answerFacts(state, answer);
  if (heard.outcome !== 'applied') throw new Error(heard.why);
  return fold(state, { kind: 'answered', id: answer.id, atMs: answer.occurredMs, facts: heard.facts });
}
const incidentOf = ({ escalation }: PagerState) => escalation.incidents[INCIDENT];
const isDueAt = ({ escalation }: PagerState, atMs: number) =>
  dueNotices(escalation, ESCALATION_POLICY, { book: BOOK, overrides: [] }, atMs).map(
    ({ because }) => because,
  );
const toldOf = ({ escalation }: PagerState) =>
  dueClosings(escalation).map(({ delivery, action }) => `${action} ${delivery.person}`);

it.each([
  ['the key of Alertmanager', OF_MANAGER, ['acknowledge eli']],
  ['a key of ours', OF_L2, ['acknowledge sam']],
])('an acknowledgement under %s stops the chain, and PagerDuty hears only of the others', (_, key, told) => {
  const silence = 'nobody has acknowledged the P0';
  expect(isDueAt(PAGED, START_MS + HOUR_MS)).toContain(silence);
  const state = after(PAGED, anAnswer({ incidentKey: key }));
  expect(incidentOf(state)).toMatchObject({ acknowledgedBy: 'Maja Ek (PagerDuty)' });
  expect(isDueAt(state, START_MS + HOUR_MS)).not.toContain(silence);
  expect(toldOf(state)).toEqual(told);
  expect(state.unpushed).toEqual([{ incidentId: INCIDENT, by: 'Maja Ek (PagerDuty)' }]);
});

it('an acknowledgement by somebody else before it stays', () => {
  const taken = fold(PAGED, { kind: 'acknowledged', atMs: START_MS + 1, incidentId: INCIDENT, by: 'sue' });
  const state = after(taken, anAnswer());
  expect(incidentOf(state)).toMatchObject({ acknowledgedBy: 'sue', acknowledgedMs: START_MS + 1 });
  expect(state.unpushed).toHaveLength(1);
});

it('an end is an acknowledgement too, goes to the row, and is not said to PagerDuty again', () => {
  const state = after(PAGED, anAnswer({ kind: 'resolved' }));
  expect(incidentOf(state)?.acknowledgedBy).toBe('Maja Ek (PagerDuty)');
  expect(state.unpushed.map(({ isOver }) => isOver)).toEqual([undefined, true]);
  expect(toldOf(state)).toEqual(['acknowledge eli']);
  const pushed = fold(state, { kind: 'pushed', atMs: START_MS, incidentId: INCIDENT });
  expect(pushed.unpushed.map(({ isOver }) => isOver)).toEqual([true]);
});

it('an acknowledgement that is taken back is a line of the timeline', () => {
  const state = after(
    after(PAGED, anAnswer()),
    anAnswer({ id: 'e2', kind: 'unacknowledged', by: undefined }),
  );
  expect(incidentOf(state)?.acknowledgedMs).toBeDefined();
  expect(state.notes.map(({ text }) => text)).toEqual([
    'PagerDuty: the acknowledgement was taken back after its time.',
  ]);
});

it('heard twice, at once or later, it is heard once', () => {
  const answer = anAnswer({ kind: 'unacknowledged' });
  const state = after(PAGED, answer);
  expect(answerFacts(state, answer).outcome).toBe('repeated');
  // Two deliveries of one event that were under way at the same time.
  const heard = answerFacts(PAGED, answer);
  if (heard.outcome !== 'applied') throw new Error(heard.why);
  const again: PagerEvent = { kind: 'answered', id: answer.id, atMs: START_MS, facts: heard.facts };
  expect(fold(state, again)).toBe(state);
});

const CLEARED = fold(after(PAGED, anAnswer()), fired('n2', START_MS + 120_000, false));
const BACK = fold(CLEARED, fired('n3', START_MS + HOUR_MS));
const OVER = fold(PAGED, { kind: 'resolved', atMs: START_MS + 1, incidentId: INCIDENT, by: 'pager' });

it.each([
  ['a key that nobody knows', PAGED, { incidentKey: 'd3640fbd41094207a1c11e58e46b1662' }],
  ['no key', PAGED, { incidentKey: '' }],
  ['a program, ours or Alertmanager', PAGED, { by: undefined }],
  ['an incident that is over', OVER, {}],
  ['what people were called for before', BACK, { id: 'e9' }],
  ['a page of before', BACK, { id: 'e9', incidentKey: OF_L2, occurredMs: START_MS + 2 * HOUR_MS }],
])('an answer of %s changes nothing', (_, state, change) => {
  expect(answerFacts(state, anAnswer(change)).outcome).toBe('ignored');
});

it('an answer to what came back counts', () => {
  expect(incidentOf(BACK)?.acknowledgedMs).toBeUndefined();
  const state = after(BACK, anAnswer({ id: 'e9', occurredMs: START_MS + HOUR_MS + 1 }));
  expect(incidentOf(state)?.acknowledgedBy).toBe('Maja Ek (PagerDuty)');
});
