import { beforeAll, describe, expect, it } from 'vitest';
import { TO_FILL_IN } from '@/core/incidents/draftReport.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createTestApi } from '../../../test/support/testApi.ts';
import { addIncidentReportMetrics } from './addIncidentReportMetrics.ts';

const clock = fixedClock(new Date().toISOString());
const { server, signUp, clientOf, workerDatabase } = await createTestApi({ clock });
const admin = await clientOf('admin');
const URL = '/api/operators/incidents';
const HOUR_MS = 3_600_000;
const metrics = createMetrics('test');
let elapsed = 0;
const scrapes = { nowMs: clock.nowMs, elapsedMs: () => elapsed };
addIncidentReportMetrics(metrics, { database: workerDatabase, clock: scrapes });
let operator: Awaited<ReturnType<typeof signUp>>;
/** Anew after the clock has moved: tokens are short-lived. */
async function signInOperator(): Promise<void> {
  operator = await signUp();
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
}
beforeAll(signInOperator);

async function call(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const { headers } = operator;
  const answer = await server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}
async function over(priority: string): Promise<string> {
  const { body } = await call('POST', URL, { title: 'It broke', priority, component: 'api' });
  await call('POST', `${URL}/${body.id}/mitigate`, { text: 'Turned it off and on.' });
  return body.id;
}
/** Later than what a scrape may give again. */
const SCRAPE_MS = 2_000;
async function figure(name: string): Promise<string | undefined> {
  elapsed += SCRAPE_MS;
  const text = await metrics.registry.getSingleMetricAsString(name.split('{')[0] ?? '');
  return text
    .split('\n')
    .find((line) => line.startsWith(name.replace('}', '')))
    ?.split(' ')[1];
}

describe('papers about incidents', () => {
  it('are due 24 and 48 hours after the end of a P0 or P1, counted down and then late (R409, R410)', async () => {
    expect(await figure('incident_reports_overdue{kind="report"}')).toBe('0');
    const id = await over('P1');
    await over('P2');
    const { body } = await call('GET', `${URL}/${id}/reports`);
    const due = new Date(clock.nowMs() + 24 * HOUR_MS).toISOString();
    expect(body.items).toMatchObject([
      { kind: 'report', isDue: true, dueAt: due, submitted: null },
      { kind: 'post-mortem', dueAt: new Date(clock.nowMs() + 48 * HOUR_MS).toISOString() },
    ]);
    clock.advanceMs(HOUR_MS);
    expect(await figure('incident_report_due_seconds{kind="report"}')).toBe('82800');
    clock.advanceMs(23 * HOUR_MS + 1_000);
    expect(await figure('incident_report_due_seconds{kind="report"}')).toBe('-1');
    expect(await figure('incident_reports_overdue{kind="report"}')).toBe('1');
    expect(await figure('incident_reports_overdue{kind="post-mortem"}')).toBe('0');
    await signInOperator();
    const duties = await call('GET', '/api/operators/incident-duties');
    expect(duties.body.reports.map(({ kind }: { kind: string }) => kind)).toEqual(['report', 'post-mortem']);

    const draft = (await call('GET', `${URL}/${id}/reports/report/draft`)).body.text;
    expect(draft).toContain('Turned it off and on.');
    const paper = { runbookUpdate: 'changed', runbookNote: 'Step 2 names the service.' };
    const early = await call('PUT', `${URL}/${id}/reports/report`, { ...paper, text: draft });
    expect([early.status, early.body.error.code]).toEqual([422, 'INCIDENT_REPORT_INCOMPLETE']);
    expect(early.body.error.details.unfilled).toHaveLength(2);
    const text = draft.replaceAll(TO_FILL_IN, 'Answer');
    expect((await call('PUT', `${URL}/${id}/reports/report`, { text })).status).toBe(400);
    expect((await call('PUT', `${URL}/${id}/reports/report`, { ...paper, text })).status).toBe(204);
    expect((await call('GET', `${URL}/${id}/reports`)).body.items[0].submitted).toMatchObject({
      ...{ submittedBy: operator.id, runbookUpdate: 'changed' },
    });
    expect(await figure('incident_reports_overdue{kind="report"}')).toBe('0');
    expect(await figure('incident_report_due_seconds{kind="report"}')).toBeUndefined();
    const { body: whole } = await call('GET', `${URL}/${id}`);
    expect(whole.events.at(-1)).toMatchObject({
      kind: 'report',
      text: 'The incident report is handed in; runbook changed. Step 2 names the service.',
    });
  });

  it('may be written about a P2, and nobody asks for them (C16)', async () => {
    const id = await over('P2');
    const { body } = await call('GET', `${URL}/${id}/reports`);
    expect(body.items[0]).toMatchObject({ isDue: false });
    const paper = { text: 'A short one.', runbookUpdate: 'not-needed' };
    expect((await call('PUT', `${URL}/${id}/reports/post-mortem`, paper)).status).toBe(204);
  });

  it('lead to actions with an owner and a day, which stay in sight until they are done', async () => {
    const id = await over('P1');
    const order = { text: 'Alert earlier', owner: 'kim', dueOn: '2020-01-01' };
    const { body: action } = await call('POST', `${URL}/${id}/actions`, order);
    expect(action).toMatchObject({ ...order, doneAt: null });
    expect(await figure('incident_actions_overdue{}')).toBe('1');
    const done = await call('POST', `${URL}/${id}/actions/${action.id}/done`);
    expect(done.body).toMatchObject({ doneBy: operator.id });
    expect((await call('POST', `${URL}/${id}/actions/${action.id}/done`)).body).toEqual(done.body);
    const missing = await call('POST', `${URL}/${id}/actions/${newId()}/done`);
    expect([missing.status, missing.body.error.code]).toEqual([404, 'INCIDENT_ACTION_NOT_FOUND']);
    expect((await call('GET', '/api/operators/incident-duties')).body.actions).toEqual([]);
  });

  it('remind of the runbooks each quarter (R413)', async () => {
    const before = (await call('GET', '/api/operators/incident-duties')).body.runbooks;
    expect(before[0]).toEqual({ runbook: 'incident-response', reviewedAt: null, dueAt: null });
    await call('POST', '/api/operators/runbook-reviews', { runbook: 'incident-response' });
    const [after] = (await call('GET', '/api/operators/incident-duties')).body.runbooks;
    expect(Date.parse(after.dueAt) - Date.parse(after.reviewedAt)).toBe(91 * 24 * HOUR_MS);
    expect(await figure('runbook_review_due_seconds{runbook="incident-response"}')).toBe(
      String(91 * 24 * 3_600),
    );
  });
});
