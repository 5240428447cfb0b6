import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '@/mailServer/MailServer.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createLog } from '@/shared/log/log.ts';
import { openStatusStage, type StatusStage } from '../../../test/support/statusStage.ts';
import { FAILURES_MAX, RETRY_MS } from './DeliveryRunner.ts';
import { CLIENT_HOURLY_MAX, CONFIRM_WITHIN_MS, TARGET_DAILY_MAX } from './Subscriptions.ts';

const log = createLog({ process: 'test', logDir: '', stdout: false });
const ADA = 'ada@example.com';
const HOUR_MS = 3_600_000;

let mail: MailServer;
let page: StatusStage;
let sinks: Server[] = [];
let received: { path: string; headers: Record<string, unknown>; body: string }[] = [];
let answer: (body: string) => { status: number; body?: string };
let hook = '';

beforeEach(async () => {
  mail = await startMailServer({ clock: fixedClock('2026-11-21T12:00:00Z'), log, smtpPort: 0, webPort: 0 });
  received = [];
  answer = (body) => ({ status: 200, body: JSON.stringify({ challenge: JSON.parse(body).challenge }) });
  const sink = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      const said = answer(body);
      response.writeHead(said.status).end(said.body);
    });
  });
  sinks = [sink];
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  const inside = `127.0.0.1:${(sink.address() as AddressInfo).port}`;
  hook = `http://${inside}/hook`;
  page = await openStatusStage({ SMTP_URL: mail.smtpUrl, STATUS_WEBHOOKS_INSIDE: inside });
});
afterEach(async () => {
  await page.close();
  await mail.stop();
  for (const sink of sinks) {
    sink.closeAllConnections();
    sink.close();
  }
});

async function ask(fields: Record<string, string>): Promise<{ status: number; text: string }> {
  const response = await page.get('/subscribe', { method: 'POST', body: new URLSearchParams(fields) });
  await page.running.settled();
  return { status: response.status, text: await response.text() };
}
const send = () => page.running.runner.turn();
/** The link in a mail, at the address where the page listens in this test. */
function linkIn(text: string, word: string): string {
  const [, found = ''] = new RegExp(`(https://\\S*${word}\\S*)`).exec(text) ?? [];
  return found.replace('https://status.accubooks.example', '');
}
const post = (name: string) => page.client().postIncident({ name, by: 'kim', template: 'investigating' });
async function confirmed(address = ADA): Promise<void> {
  await ask({ channel: 'email', target: address });
  await send();
  const link = linkIn(mail.mailbox.list(address)[0]?.text ?? '', 'confirm');
  expect((await page.get(link, { method: 'POST' })).status).toBe(200);
}
const subjectsTo = (address: string) => mail.mailbox.list(address).map(({ subject }) => subject);

describe('by e-mail', () => {
  it('nobody is told who has not confirmed, and looking at the link confirms nothing', async () => {
    await ask({ channel: 'email', target: ADA });
    await send();
    const link = linkIn(mail.mailbox.list(ADA)[0]?.text ?? '', 'confirm');
    expect(await (await page.get(link)).text()).toContain('<button>Yes, tell me</button>');
    await post('Not told yet');
    await send();
    expect(subjectsTo(ADA)).toEqual(['Confirm that you want to be told how AccuBooks is doing']);
    expect((await page.get(link, { method: 'POST' })).status).toBe(200);
    await post('Told');
    await send();
    expect(subjectsTo(ADA)[0]).toBe('Investigating: Told');
    expect((await page.get(link, { method: 'POST' })).status).toBe(404);
  });

  it('each message has a link that ends them, by one POST as mail programs do, and forgets the address', async () => {
    await confirmed();
    await post('Told');
    await send();
    const [message] = mail.mailbox.list(ADA);
    const link = linkIn(message?.text ?? '', 'unsubscribe');
    expect((await page.get(link)).status).toBe(200);
    expect((await page.client().subscribers()).items).toMatchObject([{ target: 'a…@example.com' }]);
    const oneClick = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
    expect((await page.get(link, oneClick)).status).toBe(200);
    expect((await page.get(link, oneClick)).status).toBe(200);
    await page.running.settled();
    expect((await page.client().subscribers()).items).toEqual([]);
    await page.restart();
    const kept = readdirSync(page.dir).filter((file) => !file.includes('previous'));
    for (const file of kept) expect(readFileSync(path.join(page.dir, file), 'utf8')).not.toContain(ADA);
  });

  it('a link holds for a day, and only with its own token', async () => {
    await ask({ channel: 'email', target: ADA });
    await send();
    const link = linkIn(mail.mailbox.list(ADA)[0]?.text ?? '', 'confirm');
    expect((await page.get(`${link.slice(0, -1)}x`, { method: 'POST' })).status).toBe(404);
    expect((await page.get('/subscribe/confirm?id=1&id=2&token=x', { method: 'POST' })).status).toBe(404);
    expect(
      (await page.get(link.replace('/subscribe/confirm', '/unsubscribe'), { method: 'POST' })).status,
    ).toBe(404);
    page.clock.advanceMs(CONFIRM_WITHIN_MS);
    expect((await page.get(link, { method: 'POST' })).status).toBe(404);
  });

  it('tells nobody whether an address is known', async () => {
    await confirmed();
    const known = await ask({ channel: 'email', target: ADA.toUpperCase() });
    const unknown = await ask({ channel: 'email', target: 'eve@example.com' });
    expect(known).toEqual(unknown);
    await send();
    expect(subjectsTo(ADA)).toHaveLength(1);
  });

  it('sends nobody more than a few requests to confirm, whoever asks', async () => {
    for (let count = 0; count < TARGET_DAILY_MAX + 3; count += 1)
      await ask({ channel: 'email', target: ADA });
    await send();
    expect(mail.mailbox.list(ADA).length).toBeLessThanOrEqual(TARGET_DAILY_MAX);
    const statuses = [];
    for (let count = 0; count < CLIENT_HOURLY_MAX; count += 1)
      statuses.push((await ask({ channel: 'email', target: `p${count}@example.com` })).status);
    expect(statuses).toContain(429);
    page.clock.advanceMs(HOUR_MS);
    expect((await ask({ channel: 'email', target: 'later@example.com' })).status).toBe(202);
  });

  it.each([
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com, eve@example.com',
    'Ada <ada@example.com>',
    'ada@example',
    '@example.com',
    '',
    `${'a'.repeat(250)}@example.com`,
    'ada@example.com\u0000',
  ])('refuses what is no single address: %j', async (target) => {
    expect((await ask({ channel: 'email', target })).status).toBe(400);
    await send();
    expect(mail.mailbox.list()).toEqual([]);
  });

  it('a name with line breaks never reaches a mail, one with markup reaches it as text', async () => {
    await confirmed();
    await expect(post('x\r\nBcc: eve@example.com')).rejects.toThrow(/one line/);
    await post('<img src=x onerror=alert(1)> & co');
    await send();
    const [message] = mail.mailbox.list(ADA);
    expect(message?.subject).toBe('Investigating: <img src=x onerror=alert(1)> & co');
    expect(message?.html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; co');
    expect(message?.html).not.toContain('<img');
  });

  it('waits for a mail server that is away, says on the page that it is, and sends what is still news', async () => {
    await confirmed();
    const smtpPort = Number(new URL(mail.smtpUrl).port);
    await mail.stop();
    const { id } = await post('Away');
    await send();
    await page.client().updateIncident(id, { status: 'resolved', by: 'kim', template: 'resolved' });
    page.clock.advanceMs(11 * 60_000);
    await send();
    await page.look();
    expect(await page.json('/api/v2/components.json')).toMatchObject({
      components: expect.arrayContaining([
        expect.objectContaining({ id: 'status', status: 'degraded_performance' }),
      ]),
    });
    mail = await startMailServer({ clock: page.clock, log, smtpPort, webPort: 0 });
    page.clock.advanceMs(RETRY_MS[2]);
    await send();
    expect(subjectsTo(ADA)).toEqual(['Resolved: Away']);
    expect((await page.client().subscribers()).waiting).toBe(0);
  });

  it('a message that was promised is sent after a restart', async () => {
    await confirmed();
    await post('Before');
    await page.restart();
    await send();
    expect(subjectsTo(ADA)[0]).toBe('Investigating: Before');
  });
});

describe('by webhook', () => {
  async function subscribed(): Promise<{ secret: string; unsubscribe: string }> {
    expect((await ask({ channel: 'webhook', target: hook })).status).toBe(202);
    await send();
    await page.running.settled();
    return JSON.parse(received[0]?.body ?? '{}');
  }

  it('only an address that returns the challenge is told, signed with the secret that it was given', async () => {
    const { secret } = await subscribed();
    await post('Told');
    await send();
    const [, { headers, body } = { headers: {} as Record<string, unknown>, body: '' }] = received;
    expect(JSON.parse(body)).toMatchObject({
      page: { status_indicator: 'major' },
      incident: { name: 'Told', incident_updates: [{ status: 'investigating' }] },
      meta: { unsubscribe: expect.stringContaining('/unsubscribe?') },
    });
    const [, time = '', mac = ''] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['accubooks-signature'])) ?? [];
    expect(mac).toBe(createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'));
  });

  it('an address that does not return it is forgotten', async () => {
    answer = () => ({ status: 200, body: 'thanks' });
    await subscribed();
    await post('Not told');
    await send();
    expect(received).toHaveLength(1);
    expect((await page.client().subscribers()).items).toEqual([]);
  });

  it('is tried again within bounds, then not told any more', async () => {
    await subscribed();
    answer = () => ({ status: 500 });
    for (let count = 0; count < FAILURES_MAX; count += 1) {
      await post(`Failing ${count}`);
      for (let attempt = 0; attempt <= RETRY_MS.length; attempt += 1) {
        await send();
        page.clock.advanceMs(Math.max(...RETRY_MS));
      }
    }
    await page.running.settled();
    expect((await page.client().subscribers()).items).toMatchObject([{ state: 'disabled' }]);
    const before = received.length;
    expect(before).toBe(1 + FAILURES_MAX * (RETRY_MS.length + 1));
    await post('Nobody hears it');
    await send();
    expect(received).toHaveLength(before);
  });

  it('follows no redirect, and leaves when it says that it is gone', async () => {
    await subscribed();
    const inner = createServer((_, response) => response.end());
    sinks.push(inner);
    answer = () => ({ status: 410 });
    await post('Gone');
    await send();
    await page.running.settled();
    expect((await page.client().subscribers()).items).toEqual([]);
  });

  it.each([
    'http://169.254.169.254/latest/',
    'https://localhost/',
    'http://127.0.0.1:5432/',
    'https://[::1]/',
  ])('never calls inside: %s', async (target) => {
    const refused = await ask({ channel: 'webhook', target });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('The address')]);
  });
});

describe('where no mail is sent', () => {
  it('the form is not there and asking says so', async () => {
    const silent = await openStatusStage();
    expect(await (await silent.get('/')).text()).not.toContain('type="email"');
    const body = new URLSearchParams({ channel: 'email', target: ADA });
    expect((await silent.get('/subscribe', { method: 'POST', body })).status).toBe(503);
    await silent.close();
  });
});
