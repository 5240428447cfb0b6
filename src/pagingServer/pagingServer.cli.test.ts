import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createPagingStage, TEST_ROUTING_KEY } from '../../test/support/pagingStage.ts';
import { runNode } from '../../test/support/runNode.ts';
import { DELIVERIES_MAX, Inbox } from './Inbox.ts';
import { type PagingServer, startPagingServer } from './PagingServer.ts';

const EX_CONFIG = 78;
const clock = fixedClock('2026-11-22T10:00:00Z');
let folder = '';
let file = '';
let server: PagingServer;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'paging-server-'));
  file = path.join(folder, 'paging.jsonl');
  server = await startPagingServer({ clock, port: 0, file });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function post(address: string, body: unknown, type = 'application/json') {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, text, retryAfter: answer.headers.get('retry-after') };
}

const event = (fields: object = {}) => ({
  routing_key: TEST_ROUTING_KEY,
  event_action: 'trigger',
  dedup_key: 'one',
  payload: { summary: 'Down', source: 'a test', severity: 'critical' },
  ...fields,
});
const enqueue = (fields?: object) => post(`${server.url}/v2/enqueue`, event(fields));
const received = async (what: string) =>
  ((await (await fetch(`${server.url}/api/${what}`)).json()) as { items: Record<string, unknown>[] }).items;

describe('the stand-in for PagerDuty', () => {
  it('takes an event as the vendor does, and keeps no key', async () => {
    const { status, text } = await enqueue();
    expect({ status, ...JSON.parse(text) }).toEqual({
      status: 'success',
      message: 'Event processed',
      dedup_key: 'one',
    });
    expect((await post(`${server.url}/v2/enqueue`, event())).status).toBe(202);
    expect(await received('received?channel=pagerduty')).toMatchObject([
      { channel: 'pagerduty', dedupKey: 'one', status: 202, body: { routing_key: '…00ab' } },
      {},
    ]);
    expect(readFileSync(file, 'utf8')).not.toContain(TEST_ROUTING_KEY);
  });

  it.each([
    ['a short routing key', { routing_key: 'short' }, /routing_key.*32 characters/],
    ['no payload', { payload: undefined }, /'payload' is missing/],
    ['no summary', { payload: { source: 'x', severity: 'critical' } }, /payload\.summary/],
    ['another severity', { payload: { summary: 'x', source: 'x', severity: 'P0' } }, /payload\.severity/],
    ['a long summary', { payload: { summary: 'x'.repeat(1025), source: 'x', severity: 'info' } }, /summary/],
    ['a long key', { dedup_key: 'x'.repeat(256) }, /dedup_key/],
    ['a resolve without its key', { event_action: 'resolve', dedup_key: '' }, /dedup_key/],
    ['another action', { event_action: 'page' }, /event_action/],
  ])('refuses %s and says what is wrong', async (_, fields, why) => {
    const { status, text } = await enqueue(fields);
    expect(status).toBe(400);
    expect(JSON.parse(text).errors.join()).toMatch(why);
    expect(await received('received')).toEqual([]);
    expect(await received('refused')).toHaveLength(1);
    expect(server.inbox.pages()).toEqual([]);
  });

  it('makes one incident of a key, and another one after it has ended', async () => {
    await enqueue();
    await enqueue({ event_action: 'acknowledge' });
    await enqueue();
    expect(server.inbox.pages()).toMatchObject([
      { state: 'acknowledged', triggers: 2, summary: 'trigger: Down' },
    ]);
    await enqueue({ event_action: 'resolve', payload: undefined });
    expect(await received('pages')).toMatchObject([
      { dedupKey: 'one', state: 'resolved', severity: 'critical' },
    ]);
    await enqueue({ event_action: 'resolve', dedup_key: 'never begun', payload: undefined });
    expect(await received('pages')).toHaveLength(1);
    await enqueue();
    expect(server.inbox.pages()).toMatchObject([{ state: 'triggered', triggers: 1 }]);
  });
});

describe('the stand-ins for Slack and a webhook', () => {
  it('take what the vendor takes', async () => {
    expect(await post(server.slackUrl, { text: 'Hi' })).toMatchObject({ status: 200, text: 'ok' });
    const form = new URLSearchParams({ payload: JSON.stringify({ attachments: [{ title: 'Late' }] }) });
    expect((await post(server.slackUrl, form.toString(), 'application/x-www-form-urlencoded')).status).toBe(
      200,
    );
    expect(await post(server.slackUrl, {})).toMatchObject({ status: 400, text: 'no_text' });
    expect(await post(server.slackUrl, 'text')).toMatchObject({ status: 400, text: 'invalid_payload' });
    expect((await post(`${server.webhookUrl}/alerts`, { status: 'firing', alerts: [] })).status).toBe(200);
    expect((await post(server.webhookUrl, '{')).status).toBe(400);
    expect((await received('received')).map(({ summary }) => summary)).toEqual(['firing: ', 'Late', 'Hi']);
  });

  it('refuses what is too long', async () => {
    expect((await post(server.webhookUrl, { text: 'x'.repeat(512 * 1024) })).status).toBe(413);
  });
});

describe('what is ordered to go wrong', () => {
  const order = (body: object) => post(`${server.url}/api/faults`, body);

  it('is throttling and failing, as often as ordered and of that channel only', async () => {
    expect((await post(`${server.url}/api/faults`, {}, 'text/plain')).status).toBe(415);
    expect((await order({ channel: 'slack', kind: 'flood' })).status).toBe(400);
    await order({ channel: 'slack', kind: 'throttle', remaining: 1 });
    await order({ channel: 'pagerduty', kind: 'fail', remaining: 2 });
    expect(await post(server.slackUrl, { text: 'a' })).toMatchObject({ status: 429, retryAfter: '1' });
    expect((await post(server.slackUrl, { text: 'b' })).status).toBe(200);
    expect((await enqueue()).status).toBe(500);
    expect((await enqueue()).status).toBe(500);
    expect((await enqueue()).status).toBe(202);
    expect(await received('refused')).toMatchObject([{ status: 500 }, { status: 500 }, { status: 429 }]);
  });

  it('is silence, and an answer that is lost after the event was taken', async () => {
    server.faults.order({ channel: 'pagerduty', kind: 'hang', remaining: 1 });
    const hung = fetch(`${server.url}/v2/enqueue`, {
      method: 'POST',
      body: JSON.stringify(event()),
      signal: AbortSignal.timeout(300),
    });
    await expect(hung).rejects.toThrow();
    server.faults.order({ channel: 'pagerduty', kind: 'drop_after', remaining: 1 });
    await expect(enqueue()).rejects.toThrow();
    expect(server.inbox.pages()).toMatchObject([{ triggers: 1 }]);
    server.faults.order({ channel: 'pagerduty', kind: 'drop', remaining: null });
    await expect(enqueue()).rejects.toThrow();
    server.faults.clear();
    expect(server.inbox.pages()).toMatchObject([{ triggers: 1 }]);
  });
});

describe('the test pager', () => {
  it('shows what came as text', async () => {
    await enqueue({ payload: { summary: '<script>x</script>', source: 'x', severity: 'critical' } });
    const answer = await fetch(server.url);
    const list = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(list).not.toContain('<script>');
    const link = /href="(\/deliveries\/\w+)"/.exec(list)?.[1] ?? '';
    expect(await (await fetch(new URL(link, server.url))).text()).toContain('&#60;script&#62;');
    expect((await fetch(`${server.url}/deliveries/none`)).status).toBe(404);
    expect((await fetch(`${server.url}/?channel=fax`)).status).toBe(400);
  });

  it('forgets nothing over a restart, keeps a bounded number, and forgets all on request', async () => {
    await enqueue();
    await server.stop();
    const again = new Inbox(file);
    expect(again.pages()).toHaveLength(1);
    const one = again.list()[0];
    for (let index = 0; index < DELIVERIES_MAX + 3; index += 1)
      if (one !== undefined) again.add({ ...one, summary: String(index) });
    expect(again.list()).toHaveLength(DELIVERIES_MAX);
    expect(new Inbox(file).list()[0]?.summary).toBe(String(DELIVERIES_MAX + 2));
    again.clear();
    expect(new Inbox(file).list()).toEqual([]);
  });

  it('is not read by a page of another name that points at this machine', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      http
        .get(`${server.url}/api/received`, { headers: { host: 'evil.example' } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
        .once('error', reject);
    });
    expect(status).toBe(421);
  });

  it.each(['NODE_ENV', 'ACCUBOOKS_ENV'])('refuses to start where %s says production', async (name) => {
    const run = runNode('src/pagingServer/main.ts', { [name]: 'production' }, ['--port', '0']);
    expect((await run.exited).code).toBe(EX_CONFIG);
  });
});

describe('the stage of tests', async () => {
  const stage = await createPagingStage();

  it('waits for what comes later', async () => {
    const waited = stage.untilReceived({ channel: 'slack' });
    await post(stage.slackUrl, { text: 'later' });
    expect((await waited).summary).toBe('later');
    await expect(stage.untilReceived({ channel: 'webhook' }, undefined, 20)).rejects.toThrow(
      /slack 200 later/,
    );
  });
});
