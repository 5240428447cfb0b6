import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApproverKey, signApproval } from '@/shared/approvals/signApproval.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { letterText } from '@/shared/mail/Letter.ts';
import { ANNOUNCEMENTS } from '@/shared/statusPage/announcements.ts';
import { StatusClient, StatusPageFault } from '@/shared/statusPage/StatusClient.ts';
import type { PostIncidentOrder } from '@/shared/statusPage/statusPageContract.ts';
import { createPagingStage } from '../../../test/support/pagingStage.ts';
import { runCommand } from '../../../test/support/runCommand.ts';
import { openStatusStage, STATUS_TOKEN } from '../../../test/support/statusStage.ts';
import { createTestApi } from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { IncidentMailService } from './IncidentMailService.ts';
import { IncidentMessageService } from './IncidentMessageService.ts';
import { IncidentPageService } from './IncidentPageService.ts';
import { incidentLetters } from './incidentLetters.ts';

const [cto, ceo] = [makeApproverKey('CTO'), makeApproverKey('CEO')];
const page = await openStatusStage();
const paging = await createPagingStage();
afterAll(() => page.close());
const { server, signUp, owner, clientOf, workerDatabase, urlOf } = await createTestApi({
  environment: {
    ...{ STATUS_URL: page.url, STATUS_TOKEN, SLACK_WEBHOOK_URL: paging.slackUrl },
    APPROVER_KEYS: `${cto.entry},${ceo.entry}`,
  },
});
const admin = await clientOf('admin');
const URL = '/api/operators/incidents';
let operator: Awaited<ReturnType<typeof signUp>>;
beforeAll(async () => {
  operator = await signUp();
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
});
const own = {
  ...{ clock: systemClock, log: silentLog },
  inTransaction: <T>(work: (sql: Sql) => Promise<T>) => workerDatabase.asNobody(work),
};
type Page = ConstructorParameters<typeof IncidentPageService>[0]['page'];
const AWAY = new StatusClient({ url: 'http://127.0.0.1:9', token: STATUS_TOKEN });
const pagesTo = (to: Page) => new IncidentPageService({ ...own, page: to });
const messagesTo = (to: Page) =>
  new IncidentMessageService({ ...own, keys: [], slack: undefined, pages: pagesTo(to) });
/** No pause is waited for. */
const due = () => admin.query('UPDATE incident_messages SET page_next_at = NULL');
const mailing = new IncidentMailService({
  ...{ clock: systemClock, isMailOn: true },
  inTransaction: (work) => workerDatabase.asNobody(work),
});

async function call(method: 'GET' | 'POST', url: string, payload?: object) {
  const { headers } = operator;
  const answer = await server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
async function opened(priority: string, component = 'forecasting'): Promise<string> {
  return (await call('POST', URL, { title: 'Queue at 1200', priority, component })).body.id;
}
const publicIncidents = async () =>
  (await new StatusClient({ url: page.url, token: undefined }).summary()).incidents;
const mailsTo = async () =>
  (await admin.query("SELECT recipient, facts FROM mail_outbox WHERE kind = 'incident.update' ORDER BY id"))
    .rows;

describe('what customers are told (C59, R230–R232)', () => {
  it('is an approved text at once: on the status page, in Slack, in the timeline', async () => {
    const id = await opened('P2');
    const sent = await call('POST', `${URL}/${id}/messages`, { template: 'delayed' });
    expect(sent).toMatchObject({ status: 200, body: { told: { statusPage: 'told', slack: 'told' } } });
    const [shown] = await publicIncidents();
    expect(shown).toMatchObject({ name: 'Forecasts are delayed or fail', status: 'investigating' });
    expect(shown?.incident_updates[0]?.body).toBe(ANNOUNCEMENTS.delayed);
    expect(JSON.stringify(shown)).not.toContain('Queue at 1200');
    const again = await call('POST', `${URL}/${id}/messages`, { template: 'resolved' });
    expect(again.body.told.statusPage).toBe('told');
    expect((await publicIncidents()).map(({ id: one }) => one)).not.toContain(shown?.id);
    const { events } = (await call('GET', `${URL}/${id}`)).body;
    expect(events.filter(({ kind }: { kind: string }) => kind === 'message')).toHaveLength(2);
    expect(JSON.stringify(paging.inbox.list())).toContain(ANNOUNCEMENTS.delayed);
    await mailing.mailMessages();
    expect(await mailsTo()).toEqual([]);
  });

  it('is mailed to those whom a P0 or P1 hits, and to who answers for their companies (R231)', async () => {
    const [hit, spared, unconfirmed] = [await owner(), await owner(), await owner()];
    await admin.query('UPDATE users SET email_verified_at = now() WHERE id = ANY ($1)', [
      [hit.id, spared.id],
    ]);
    const id = await opened('P1');
    const rows = [hit, unconfirmed].map(({ id: user }) => [new Date().toISOString(), 'forecasting', user]);
    await admin.query('SELECT note_failed_people($1)', [JSON.stringify(rows)]);
    await call('POST', `${URL}/${id}/messages`, { template: 'investigating' });
    expect(await mailing.mailMessages()).toBeGreaterThan(0);
    expect(await mailing.mailMessages()).toBe(0);
    expect((await call('GET', `${URL}/${id}/messages`)).body.items).toMatchObject([{ mails: 1 }]);
    const [mail, ...others] = await mailsTo();
    expect([mail.recipient, others]).toEqual([hit.email, []]);
    const letter = incidentLetters('https://status.example')['incident.update']?.(mail.facts);
    expect(letter?.subject).toBe('AccuBooks: Forecasts are delayed or fail');
    expect(letter && letterText(letter)).toContain('https://status.example');
  });

  it('reaches everybody when the fault is everywhere and nobody could be counted', async () => {
    const before = (await mailsTo()).length;
    await admin.query('TRUNCATE failed_people');
    const id = await opened('P0', 'api');
    await call('POST', `${URL}/${id}/messages`, { template: 'investigating' });
    await mailing.mailMessages();
    const [message] = (await call('GET', `${URL}/${id}/messages`)).body.items;
    const { rows } = await admin.query(
      "SELECT DISTINCT u.id FROM users u JOIN memberships m ON m.user_id = u.id WHERE m.role IN ('owner', 'admin') AND u.email_verified_at IS NOT NULL",
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(message.mails).toBeGreaterThanOrEqual(rows.length);
    expect((await mailsTo()).length - before).toBe(message.mails);
  });

  it('in words of one’s own takes the signature of the CTO for exactly these words', async () => {
    const id = await opened('P2');
    const written = await call('POST', `${URL}/${id}/messages`, { text: 'A cable was cut.' });
    const { message, told, approval } = written.body;
    expect([told, message.sentAt]).toEqual([null, null]);
    expect(approval.document).toContain('A cable was cut.');
    const send = () => call('POST', `${URL}/${id}/messages/${message.id}/send`);
    const early = await send();
    expect([early.status, early.body.error.code]).toEqual([422, 'APPROVAL_INVALID']);
    const wrong = await call(
      'POST',
      '/api/operators/approvals/signed',
      signApproval(approval.document, ceo.pem),
    );
    expect(wrong.body.error.code).toBe('APPROVAL_INVALID');
    await call('POST', '/api/operators/approvals/signed', signApproval(approval.document, cto.pem));
    expect((await send()).body).toMatchObject({
      told: { statusPage: 'told' },
      message: { text: 'A cable was cut.' },
    });
    const twice = await send();
    expect([twice.status, twice.body.error.code]).toEqual([409, 'INCIDENT_MESSAGE_SENT']);
    expect(JSON.stringify(await publicIncidents())).toContain('A cable was cut.');
    const unknown = await call('POST', `${URL}/${id}/messages/${newId()}/send`);
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'INCIDENT_MESSAGE_NOT_FOUND']);
  });

  it('does not leave the database unsigned, whatever the program says', async () => {
    const id = await opened('P2');
    const { message } = (await call('POST', `${URL}/${id}/messages`, { text: 'Not signed.' })).body;
    const worker = await clientOf('accubooks_worker');
    const row = {
      id: message.id,
      incident_id: id,
      text: 'Not signed.',
      author: 'x',
      written_at: message.writtenAt,
    };
    const forged = JSON.stringify({
      ...row,
      approval_id: message.approvalId,
      sent_at: message.writtenAt,
      mails: 0,
    });
    await expect(worker.query("SELECT save_incident_message($1, 'x', '{}')", [forged])).rejects.toMatchObject(
      {
        code: 'AB010',
      },
    );
  });

  it('waits for a page that is away, and goes there in its order and once, though an answer is lost', async () => {
    const id = await opened('P2', 'billing');
    const away = messagesTo(AWAY);
    const first = await away.post(id, 'maja', 'investigating');
    expect(first).toMatchObject({
      told: { statusPage: 'waiting', slack: 'off' },
      message: { pageAttempts: 1, pageFault: expect.stringContaining('does not answer') },
    });
    const second = await away.post(id, 'maja', 'identified');
    expect(second).toMatchObject({ told: { statusPage: 'waiting' }, message: { pageAttempts: 0 } });
    const shown = await runCommand(['incidents', 'show', id], { DATABASE_OPERATOR_URL: urlOf('accubooks') });
    expect(shown.out).toMatch(/said .* status page: waiting after 1 attempt \(.*does not answer/);
    const announced = await call('POST', `${URL}/${id}/announcements`, {
      ...{ status: 'investigating', template: 'investigating', name: 'Payments fail' },
    });
    expect([announced.status, announced.body.error.code]).toEqual([503, 'STATUS_PAGE_UNAVAILABLE']);

    const real = new StatusClient({ url: page.url, token: STATUS_TOKEN });
    await due();
    const lost = {
      postIncident: (order: PostIncidentOrder) => real.postIncident(order),
      updateIncident: async (...order: Parameters<StatusClient['updateIncident']>) => {
        await real.updateIncident(...order);
        throw new StatusPageFault('unreachable', 'the answer was lost');
      },
    };
    expect(await pagesTo(lost).deliver({ incidentId: id })).toBe(0);
    await due();
    const told = await Promise.all([1, 2, 3].map(() => pagesTo(real).deliver({ incidentId: id })));
    expect(told.reduce((sum, one) => sum + one)).toBe(2);
    const there = (await publicIncidents()).find(({ name }) => name.startsWith('Payments'));
    expect(there?.incident_updates.map(({ body }) => body)).toEqual([
      ANNOUNCEMENTS.identified,
      ANNOUNCEMENTS.investigating,
    ]);
    expect(JSON.stringify(there)).not.toContain(first.message.id);
    const { items } = (await call('GET', `${URL}/${id}/messages`)).body;
    expect(items).toMatchObject([{ pageState: 'told', pageAttempts: 3 }, { pageState: 'told' }]);
  });

  it('is given up when the page refuses it, or after a day, and the timeline says so', async () => {
    const id = await opened('P2', 'database');
    const real = messagesTo(new StatusClient({ url: page.url, token: STATUS_TOKEN }));
    await real.post(id, 'maja', 'resolved');
    expect((await real.post(id, 'maja', 'resolved')).told.statusPage).toBe('failed');
    const { message } = await messagesTo(AWAY).post(id, 'maja', 'postmortem');
    await admin.query("UPDATE incident_messages SET sent_at = now() - interval '25 hours' WHERE id = $1", [
      message.id,
    ]);
    await due();
    await pagesTo(AWAY).deliver({ incidentId: id });
    const { events } = (await call('GET', `${URL}/${id}`)).body;
    const given = events.filter(({ text }: { text: string }) => text.includes('npx accubooks status post'));
    expect(given.map(({ actor }: { actor: string }) => actor)).toEqual(['system', 'system']);
    expect(await pagesTo(AWAY).deliver()).toBe(0);
  });

  it('is kept when the status page does not answer, and says so', async () => {
    const id = await opened('P2', 'billing');
    await page.close();
    const { body } = await call('POST', `${URL}/${id}/messages`, { template: 'payments' });
    expect(body.told.statusPage).toBe('waiting');
    expect((await call('GET', `${URL}/${id}/messages`)).body.items).toHaveLength(1);
  });
});
