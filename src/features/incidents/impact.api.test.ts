import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createTestApi } from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { addIncidentMetrics } from './addIncidentMetrics.ts';
import { FailedPeople } from './FailedPeople.ts';
import { ImpactService } from './ImpactService.ts';
import { type IncidentDeps, IncidentService } from './IncidentService.ts';

const api = await createTestApi();
const { server, owner, signUp, clientOf, database, workerDatabase } = api;
const admin = await clientOf('admin');
const deps: IncidentDeps = {
  clock: systemClock,
  inTransaction: (work) => workerDatabase.asNobody(work),
};
const incidents = new IncidentService(deps);
const impact = new ImpactService(deps);
const metrics = createMetrics('test');
addIncidentMetrics(metrics, { database: workerDatabase, clock: systemClock });
beforeEach(async () => {
  await admin.query('TRUNCATE incidents, failed_people CASCADE');
});

type Member = Awaited<ReturnType<typeof owner>>;
async function report(
  { headers }: Pick<Member, 'headers'>,
  area: string,
  text = 'It does not work.',
  impact?: string,
) {
  const payload = { area, text, impact };
  const answer = await server.inject({ method: 'POST', url: '/api/problem-reports', headers, payload });
  return { status: answer.statusCode, body: answer.json() };
}
const openBy = (component: 'api' | 'forecasting' | 'platform', priority: 'P0' | 'P1' | 'P2') =>
  incidents.open({ title: 'Known', component, priority, because: 'test', source: 'manual', by: 'test' });

describe('reports of customers (R117, R277)', () => {
  it('open a P3 when nothing explains them, and a P2 when several people report', async () => {
    const [one, other] = [await owner(), await owner()];
    const first = await report(one, 'forecasts', 'My forecast is empty.');
    expect(first).toMatchObject({
      status: 201,
      body: { isKnown: false, statusUrl: api.config.STATUS_URL },
    });
    const { id, reference } = first.body;
    expect(reference).toBe(`${id.slice(18, 22)}-${id.slice(22)}`);
    expect(await impact.groupReports()).toBe(1);
    expect(await impact.groupReports()).toBe(0);
    const [opened] = await incidents.listOpen();
    expect(opened).toMatchObject({
      ...{ priority: 'P3', source: 'customer', component: 'forecasting', customerReports: 1 },
    });
    await report(one, 'forecasts', 'Still empty.');
    await impact.groupReports();
    expect((await incidents.listOpen())[0]).toMatchObject({ priority: 'P3', customerReports: 1 });
    expect((await report(other, 'forecasts')).body.isKnown).toBe(true);
    await impact.groupReports();
    const [raised] = await incidents.listOpen();
    expect(raised).toMatchObject({ id: opened?.id, priority: 'P2', customerReports: 2 });
    expect(raised?.classifiedBecause).toContain('R277');
    await expect
      .poll(() => metrics.registry.getSingleMetricAsString('incident_customer_reports'), { timeout: 5_000 })
      .toMatch(/ 2\n?$/);
    const { events } = await incidents.read(raised?.id ?? '');
    // What a customer wrote is read on purpose, and stands in no timeline.
    expect(JSON.stringify(events)).not.toContain('Still empty');
    // By what the customer names it is found there.
    expect(events.some(({ text }) => text.includes(`(${reference})`))).toBe(true);
  });

  it('belong to the incident that explains them', async () => {
    const member = await owner();
    const [forecasts, all] = [await openBy('forecasting', 'P2'), await openBy('platform', 'P0')];
    expect((await report(member, 'forecasts')).body.isKnown).toBe(true);
    const told = await report(await owner(), 'billing', 'I cannot pay.', 'stopped');
    await impact.groupReports();
    expect((await incidents.read(all.id)).incident.customerReports).toBe(2);
    expect((await incidents.read(forecasts.id)).incident.customerReports).toBe(0);
    const operator = await signUp();
    await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
    const url = `/api/operators/incidents/${all.id}/problem-reports`;
    const { items } = (await server.inject({ url, headers: operator.headers })).json();
    expect(items).toMatchObject([
      { companyId: member.companyId, text: 'It does not work.', impact: null },
      { text: 'I cannot pay.', impact: 'stopped', reference: told.body.reference },
    ]);
    expect((await server.inject({ url, headers: member.headers })).statusCode).toBe(403);
  });

  it('are enough at some point: PROBLEM_REPORTS_ENOUGH', async () => {
    const member = await owner();
    const statuses = await Promise.all(Array.from({ length: 8 }, () => report(member, 'other')));
    expect(statuses.filter(({ status }) => status === 201)).toHaveLength(5);
    const refused = statuses.find(({ status }) => status !== 201);
    expect([refused?.status, refused?.body.error.code]).toEqual([429, 'PROBLEM_REPORTS_ENOUGH']);
    expect(refused?.body.error.details).toEqual({ statusUrl: api.config.STATUS_URL });
    expect((await report(await owner(), 'other')).status).toBe(201);
    expect((await report(member, 'weather')).status).toBe(400);
    expect((await report(member, 'other', 'Slow.', 'P0')).status).toBe(400);
    expect((await report(await signUp(), 'other')).status).not.toBe(201);
  });
});

describe('whom an incident hits (R116)', () => {
  it('is counted from answers with 5xx, each person once, of its part of the product', async () => {
    const [api1, forecasting] = [await openBy('api', 'P1'), await openBy('forecasting', 'P1')];
    const people = new FailedPeople({
      database,
      clock: systemClock,
      log: silentLog,
      metrics: createMetrics('api'),
    });
    for (let person = 0; person < 101; person += 1) people.note(`person-${person}`, 'api');
    people.note('person-0', 'forecasting');
    people.note('person-0', 'forecasting');
    expect(people.recent()).toBe(101);
    await people.flush();
    await people.flush();
    await impact.measure();
    expect((await incidents.read(api1.id)).incident.affectedUsers).toBe(101);
    expect((await incidents.read(forecasting.id)).incident.affectedUsers).toBe(1);
    const { events } = await incidents.read(api1.id);
    expect(events.at(-1)).toMatchObject({ kind: 'impact', text: '101 people are affected: a major impact.' });
    await impact.measure();
    expect((await incidents.read(api1.id)).events).toHaveLength(events.length);
    // Scrapes within a second are one reading.
    await expect
      .poll(() => metrics.registry.getSingleMetricAsString('incident_affected_users'), { timeout: 5_000 })
      .toMatch(/ 101\n?$/);
  });

  it('waits in the process while Postgres is away, and is written when it is back', async () => {
    const incident = await openBy('api', 'P0');
    let isAway = true;
    const away: Pick<typeof database, 'asNobody'> = {
      asNobody: (work) => (isAway ? Promise.reject(new Error('gone')) : database.asNobody(work)),
    };
    const people = new FailedPeople({
      ...{ database: away, clock: systemClock, log: silentLog, metrics: createMetrics('api') },
    });
    people.note('somebody', 'database');
    await expect(people.flush()).rejects.toThrow('gone');
    expect(people.recent()).toBe(1);
    isAway = false;
    await people.flush();
    await impact.measure();
    expect((await incidents.read(incident.id)).incident.affectedUsers).toBe(1);
  });

  it('is noted by the server itself, for whoever is signed in and is answered with 5xx', async () => {
    const member = await owner();
    await admin.query('ALTER TABLE scenarios RENAME TO scenarios_gone');
    const failed = await server.inject({ url: '/api/scenarios', headers: member.headers });
    await admin.query('ALTER TABLE scenarios_gone RENAME TO scenarios');
    expect(failed.statusCode).toBeGreaterThanOrEqual(500);
    expect(await api.metrics.registry.getSingleMetricAsString('http_failed_people')).toMatch(/ 1\n?$/);
  });
});
