import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi } from '../../../test/support/testApi.ts';

const { server, signUp, clientOf } = await createTestApi();
const admin = await clientOf('admin');
const URL = '/api/operators/incidents';
let operator: Awaited<ReturnType<typeof signUp>>;
beforeAll(async () => {
  operator = await signUp();
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
});

async function call(method: 'GET' | 'POST', url: string, payload?: object, headers = operator.headers) {
  const answer = await server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}
async function opened(more: object = {}): Promise<string> {
  const { status, body } = await call('POST', URL, { title: 'Exports are late', priority: 'P2', ...more });
  expect(status).toBe(200);
  return body.id;
}

describe('incidents for operators', () => {
  it('are opened, acknowledged, mitigated, resolved, and everything stands in the timeline', async () => {
    const id = await opened({ component: 'forecasting' });
    const acknowledged = await call('POST', `${URL}/${id}/acknowledge`);
    expect(acknowledged.body).toMatchObject({ state: 'acknowledged', commander: operator.id });
    expect((await call('POST', `${URL}/${id}/notes`, { text: 'Looking at the queue.' })).status).toBe(204);
    const mitigated = await call('POST', `${URL}/${id}/mitigate`, { text: 'Restarted a worker.' });
    expect(mitigated.body).toMatchObject({ state: 'mitigated', watchMinutes: 30 });
    const { mitigatedAt, watchUntil } = mitigated.body;
    expect(Date.parse(watchUntil) - Date.parse(mitigatedAt)).toBe(30 * 60_000);
    const early = await call('POST', `${URL}/${id}/resolve`, {});
    expect([early.status, early.body.error.code]).toEqual([409, 'INCIDENT_STATE_REFUSED']);
    expect(early.body.error.message).toContain('resolves by itself');
    const done = await call('POST', `${URL}/${id}/resolve`, { reason: 'It was a false alarm.' });
    expect(done.body).toMatchObject({ state: 'resolved', watchUntil: null });
    const { body } = await call('GET', `${URL}/${id}`);
    expect(body.events.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...['opened', 'acknowledged', 'assigned', 'note', 'mitigated', 'resolved'],
    ]);
    const audit = await admin.query(
      "SELECT action FROM audit_events WHERE event::jsonb->>'subjectId' = $1 AND action LIKE 'incident.%' ORDER BY seq",
      [id],
    );
    expect(audit.rows.map(({ action }) => action)).toEqual([
      ...['incident.opened', 'incident.changed', 'incident.changed', 'incident.changed'],
    ]);
  });

  it('go from state to state only as they may', async () => {
    const id = await opened();
    const early = await call('POST', `${URL}/${id}/resolve`, { reason: 'x' });
    expect([early.status, early.body.error.message]).toEqual([
      409,
      'This incident is not mitigated yet; mitigate it first.',
    ]);
    await call('POST', `${URL}/${id}/mitigate`, { watch: 'flag' });
    expect((await call('POST', `${URL}/${id}/mitigate`, {})).status).toBe(409);
    await call('POST', `${URL}/${id}/resolve`, { reason: 'x' });
    expect((await call('POST', `${URL}/${id}/acknowledge`)).status).toBe(409);
    expect((await call('POST', `${URL}/${id}/classify`, { priority: 'P0', because: 'x' })).status).toBe(409);
    expect((await call('GET', `${URL}/${newId()}`)).body.error.code).toBe('INCIDENT_NOT_FOUND');
  });

  it('are one for each ladder: the second report raises the first', async () => {
    const id = await opened({ ladder: 'exports' });
    const again = { title: 'No exports at all', priority: 'P1', because: 'all of them', ladder: 'exports' };
    expect((await call('POST', URL, again)).body).toMatchObject({
      ...{ id, priority: 'P1', classifiedBecause: 'all of them' },
    });
    const lower = await call('POST', URL, { ...again, priority: 'P3' });
    expect(lower.body).toMatchObject({ id, priority: 'P1' });
    await call('POST', `${URL}/${id}/mitigate`, {});
    const back = await call('POST', URL, { ...again, priority: 'P3' });
    expect(back.body).toMatchObject({ id, state: 'detected', watchUntil: null });
    const lowered = await call('POST', `${URL}/${id}/classify`, { priority: 'P3', because: 'only mine' });
    expect(lowered.body).toMatchObject({ priority: 'P3' });
  });

  it('are listed page by page, the latest first', async () => {
    const ids = [await opened(), await opened(), await opened()];
    const first = await call('GET', `${URL}?limit=2`);
    expect(first.body.items.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[1]]);
    const next = await call('GET', `${URL}?limit=2&cursor=${first.body.nextCursor}`);
    expect(next.body.items[0].id).toBe(ids[0]);
  });

  it('are counted into means, by class and priority, and those without a moment apart', async () => {
    const id = await opened({ priority: 'P1', incidentClass: 'disaster' });
    const pending = await opened({ priority: 'P1', incidentClass: 'disaster' });
    const old = await opened({ priority: 'P1', incidentClass: 'disaster' });
    await call('POST', `${URL}/${id}/acknowledge`);
    await call('POST', `${URL}/${id}/mitigate`, {});
    const move = 'UPDATE incidents SET detected_at = now() - make_interval(days => $2) WHERE id = $1';
    await admin.query(move, [pending, 20]);
    await admin.query(move, [old, 40]);
    const { status, body } = await call('GET', '/api/operators/incident-times?days=30');
    expect([status, body.isWhole]).toEqual([200, true]);
    const disasters = body.groups.filter(
      ({ incidentClass }: { incidentClass: string }) => incidentClass === 'disaster',
    );
    expect(disasters).toMatchObject([
      {
        ...{ priority: 'P1', incidents: 2 },
        acknowledged: { count: 1, without: 1, missed: 1, targetS: 3_600 },
        mitigated: { count: 1, without: 1, missed: null, targetS: null },
        recovered: { count: 1, without: 1, missed: 1, targetS: 14_400 },
      },
    ]);
    expect((await call('GET', '/api/operators/incident-times?days=0')).status).toBe(400);
  });

  it('are nobody else’s, even when a route forgets to ask', async () => {
    const { headers, id: userId } = await signUp();
    const id = await opened();
    for (const [method, url, payload] of [
      ['GET', URL, undefined],
      ['GET', `${URL}/${id}`, undefined],
      ['GET', '/api/operators/incident-times', undefined],
      ['POST', URL, { title: 'x', priority: 'P0' }],
      ['POST', `${URL}/${id}/acknowledge`, undefined],
    ] as const)
      expect((await call(method, url, payload, headers)).status).toBe(403);
    const app = await clientOf('accubooks_app');
    await app.query("SELECT set_config('app.user_id', $1, false)", [userId]);
    for (const statement of [
      `SELECT * FROM find_incidents('${id}', NULL, false, NULL, 1)`,
      `SELECT * FROM list_incident_events('${id}', 1)`,
      `SELECT add_incident_event('x', '${id}', now(), 'note', 'x', 'x', '{}')`,
    ])
      await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' });
  });
});
