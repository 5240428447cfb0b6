import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IncidentMailService } from '@/features/incidents/IncidentMailService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { openStatusStage, STATUS_TOKEN } from '../../../test/support/statusStage.ts';
import { createTestApi } from '../../../test/support/testApi.ts';

const page = await openStatusStage();
const pagePort = Number(new globalThis.URL(page.url).port);
const { server, signUp, owner, clientOf, workerDatabase } = await createTestApi({
  environment: { STATUS_URL: page.url, STATUS_TOKEN },
});
const admin = await clientOf('admin');
const URL = '/api/operators';
let operator: Awaited<ReturnType<typeof signUp>>;
let customer: Awaited<ReturnType<typeof owner>>;
const mailing = new IncidentMailService({
  ...{ clock: systemClock, isMailOn: true },
  inTransaction: (work) => workerDatabase.asNobody(work),
});
beforeAll(async () => {
  operator = await signUp();
  customer = await owner();
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
});
/** Takes requests and says nothing. */
const silent = createServer(() => undefined);
let isPageOpen = true;
afterAll(async () => {
  if (isPageOpen) await page.close();
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
});

async function call(method: 'GET' | 'POST', url: string, payload?: object, headers = operator.headers) {
  const answer = await server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}
type Box = { id: string; verdict: string; value: string; asked: string; command: string | null };
async function asked(id: string) {
  const { status, body } = await call('GET', `${URL}/checklists/incident/${id}`);
  expect(status).toBe(200);
  const list: Box[] = body.boxes;
  const open = list.filter(({ verdict }) => verdict !== 'passed').map((box) => box.id);
  return { isPassed: body.isPassed, open, of: (name: string) => list.find((box) => box.id === name) };
}
async function opened(priority: string): Promise<string> {
  const payload = { title: 'Queue at 1200', priority, component: 'forecasting' };
  return (await call('POST', `${URL}/incidents`, payload)).body.id;
}

describe('the checklist of an incident, asked of the API (R388–R394)', () => {
  it('is red with the command for each box, and green when all of it is done', async () => {
    await admin.query('UPDATE users SET email_verified_at = now() WHERE id = $1', [customer.id]);
    const id = await opened('P1');
    const hit = [[new Date().toISOString(), 'forecasting', customer.id]];
    await admin.query('SELECT note_failed_people($1)', [JSON.stringify(hit)]);
    const red = await asked(id);
    const all = ['status-page', 'customers-notified', 'commander', 'mitigation', 'resolution', 'post-mortem'];
    expect([red.isPassed, red.open]).toEqual([false, all]);
    expect(red.of('classified')).toMatchObject({ requirement: 'R388', verdict: 'passed', command: null });
    expect(red.of('customers-notified')?.command).toContain(
      `npx accubooks checklist tick customers-notified --incident ${id}`,
    );
    expect(red.of('commander')).toMatchObject({
      value: 'nobody commands it',
      command: `npx accubooks incidents assign ${id} NAME`,
    });

    page.clock.advanceMs(Date.now() - page.clock.nowMs() + 1_000);
    const sent = await call('POST', `${URL}/incidents/${id}/messages`, { template: 'delayed' });
    expect(sent.body.told.statusPage).toBe('told');
    await call('POST', `${URL}/incidents/${id}/acknowledge`);
    const box = async () => (await asked(id)).of('customers-notified');
    expect(await box()).toMatchObject({
      verdict: 'failed',
      value: 'waiting: its mails, which are not written yet',
    });
    await mailing.mailMessages();
    expect(await box()).toMatchObject({ verdict: 'failed', value: 'waiting: 1 of 1 mails' });
    await admin.query(
      "UPDATE mail_outbox SET state = 'sent', ended_at = now() WHERE kind = 'incident.update'",
    );
    const told = await asked(id);
    expect(told.open).toEqual(['mitigation', 'resolution', 'post-mortem']);
    expect(told.of('customers-notified')?.value).toContain('status page told, 1 of 1 mails delivered');

    await admin.query(
      "UPDATE incidents SET state = 'resolved', mitigated_at = now(), recovered_at = now(), resolved_at = now() + interval '1 hour' WHERE id = $1",
      [id],
    );
    expect(await asked(id)).toMatchObject({ isPassed: true, open: [] });
  });

  it('counts an update of the status page that the console writes', async () => {
    const id = await opened('P0');
    page.clock.advanceMs(Date.now() - page.clock.nowMs() + 1_000);
    const announced = await call('POST', `${URL}/incidents/${id}/announcements`, {
      ...{ status: 'investigating', template: 'investigating', name: 'Forecasts fail' },
    });
    expect(announced.status).toBe(200);
    expect((await asked(id)).of('customers-notified')).toMatchObject({
      verdict: 'passed',
      value: expect.stringContaining('Status page: investigating'),
    });
  });

  it('takes the tick of a person by the rules of the command: named, for a time, in the audit log', async () => {
    const [id, other] = [await opened('P0'), await opened('P0')];
    const tick = { box: 'customers-notified', note: 'called all of them', incidentId: id };
    const ticked = await call('POST', `${URL}/checklists/ticks`, { ...tick, minutes: 45 });
    expect(ticked).toMatchObject({ status: 201, body: { box: tick.box, by: operator.id } });
    expect(Date.parse(ticked.body.until) - Date.parse(ticked.body.at)).toBe(45 * 60_000);
    expect((await asked(id)).of('customers-notified')).toMatchObject({
      verdict: 'passed',
      value: expect.stringContaining(`ticked by ${operator.id}`),
    });
    expect((await asked(other)).of('customers-notified')?.verdict).toBe('failed');
    const { rows } = await admin.query(
      `SELECT event::jsonb ->> 'actorId' AS actor, event::jsonb -> 'details' ->> 'kind' AS kind FROM audit_events
        WHERE company_id IS NULL AND action = 'evidence.recorded' ORDER BY seq DESC LIMIT 1`,
    );
    expect(rows).toEqual([{ actor: operator.id, kind: 'customers-notified' }]);
  });

  it.each([
    ['an asked box', { box: 'commander', note: 'trust me' }, 'VALIDATION_FAILED'],
    ['no incident', { box: 'customers-notified', note: 'told' }, 'VALIDATION_FAILED'],
    [
      'an incident too many',
      { box: 'on-call-notified', note: 'told', incidentId: newId() },
      'VALIDATION_FAILED',
    ],
    ['none there', { box: 'customers-notified', note: 'told', incidentId: newId() }, 'INCIDENT_NOT_FOUND'],
    ['no note', { box: 'user-reports-normal', note: ' ' }, 'VALIDATION_FAILED'],
    ['too long', { box: 'user-reports-normal', note: 'quiet', minutes: 1441 }, 'VALIDATION_FAILED'],
  ])('refuses a tick of %s', async (_what, payload, code) => {
    const refused = await call('POST', `${URL}/checklists/ticks`, payload);
    expect(refused.body.error.code).toBe(code);
  });

  it('is ticked by operators alone', async () => {
    const { headers } = await owner();
    const payload = { box: 'user-reports-normal', note: 'quiet' };
    expect((await call('POST', `${URL}/checklists/ticks`, payload, headers)).status).toBe(403);
  });

  it('is for operators, and only of an incident that there is', async () => {
    const id = await opened('P3');
    const stranger = await owner();
    const refused = await call('GET', `${URL}/checklists/incident/${id}`, undefined, stranger.headers);
    expect(refused.status).toBe(403);
    const none = await call('GET', `${URL}/checklists/incident/${newId()}`);
    expect([none.status, none.body.error.code]).toEqual([404, 'INCIDENT_NOT_FOUND']);
  });

  it('does not know the status page when that is dead or hangs, and answers for the rest', async () => {
    const id = await opened('P2');
    await page.close();
    isPageOpen = false;
    const dead = await asked(id);
    expect(dead.of('status-page')).toMatchObject({
      verdict: 'unknown',
      command: `npx accubooks checklist incident ${id}`,
    });
    await new Promise<void>((resolve) => silent.listen(pagePort, '127.0.0.1', resolve));
    const hanging = await asked(id);
    expect(hanging.of('status-page')).toMatchObject({
      verdict: 'unknown',
      value: expect.stringContaining('no answer within'),
    });
    expect(hanging.of('customers-notified')).toMatchObject({ verdict: 'passed', value: 'not needed for P2' });
    expect(hanging.isPassed).toBe(false);
  });
});
