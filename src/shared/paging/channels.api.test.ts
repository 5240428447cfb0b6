import { beforeEach, describe, expect, it } from 'vitest';
import { createPagingStage, TEST_ROUTING_KEY } from '../../../test/support/pagingStage.ts';
import { ChannelFault } from './ChannelFault.ts';
import { type PagerDutyEvent, PagerDutyPager } from './PagerDutyPager.ts';
import { SlackPoster } from './SlackPoster.ts';
import { sendWithRetries } from './sendWithRetries.ts';

const stage = await createPagingStage();
const pager = new PagerDutyPager(stage.url);
const slack = new SlackPoster(stage.slackUrl);
const page: PagerDutyEvent = {
  action: 'trigger',
  routingKey: TEST_ROUTING_KEY,
  dedupKey: 'incident/1/maja/page',
  summary: '[P0] it is down',
  severity: 'critical',
  source: 'accubooks',
  component: 'api',
  group: 'availability',
  class: 'P0-1',
  at: new Date('2026-01-01T00:00:00Z'),
  details: { to: 'Maja' },
  link: { href: 'http://localhost:3003/runbooks/p0-1', text: 'Runbook' },
};
const signal = new AbortController().signal;
const faults: ChannelFault[] = [];
const onFault = (fault: ChannelFault) => faults.push(fault);
beforeEach(() => {
  stage.faults.clear();
  stage.inbox.clear();
  faults.length = 0;
});
const faultOf = async (sending: Promise<void>) => {
  const thrown: unknown = await sending.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(ChannelFault);
  return thrown as ChannelFault;
};

describe('PagerDuty', () => {
  it('takes an event of the client of its vendor, and its end under the same key', async () => {
    await pager.send(page);
    await pager.send({ ...page, action: 'resolve' });
    const [, trigger] = stage.inbox.list({ channel: 'pagerduty', isAccepted: true });
    expect(trigger?.body).toMatchObject({
      event_action: 'trigger',
      dedup_key: page.dedupKey,
      payload: { summary: page.summary, severity: 'critical', custom_details: { to: 'Maja' } },
      links: [{ href: 'http://localhost:3003/runbooks/p0-1' }],
    });
    expect(stage.inbox.pages()).toMatchObject([{ dedupKey: page.dedupKey, state: 'resolved' }]);
  });

  it('is told when it refuses, fails or is gone, and no key is in the reason', async () => {
    expect(await faultOf(pager.send({ ...page, routingKey: 'short' }))).toMatchObject({ isFinal: true });
    stage.faults.order({ channel: 'pagerduty', kind: 'fail', remaining: null });
    expect(await faultOf(pager.send(page))).toMatchObject({ isFinal: false });
    stage.faults.order({ channel: 'pagerduty', kind: 'drop', remaining: null });
    const gone = await faultOf(pager.send(page));
    expect(gone).toMatchObject({ isFinal: false, message: expect.stringContaining('could not be reached') });
    expect(gone.message).not.toContain(TEST_ROUTING_KEY);
    const nowhere = new PagerDutyPager('http://127.0.0.1:9');
    expect((await faultOf(nowhere.send(page))).message).toContain('ECONNREFUSED');
  });

  it('is asked by TLS when its address says https', async () => {
    const secure = new PagerDutyPager(stage.url.replace('http:', 'https:'));
    expect((await faultOf(secure.send(page))).isFinal).toBe(false);
    expect(stage.inbox.list()).toEqual([]);
  });

  it('that throttles for a moment gets the page after all', async () => {
    stage.faults.order({ channel: 'pagerduty', kind: 'throttle', remaining: 1 });
    await pager.send(page);
    expect(stage.inbox.list({ channel: 'pagerduty', isAccepted: true })).toHaveLength(1);
  });
});

describe('Slack', () => {
  it('takes a message', async () => {
    await slack.post({ text: 'it is down' });
    expect(stage.inbox.list({ channel: 'slack', isAccepted: true })).toMatchObject([
      { summary: 'it is down' },
    ]);
  });

  it('that throttles says how long, and is asked again after that', async () => {
    stage.faults.order({ channel: 'slack', kind: 'throttle', remaining: 1 });
    const attempts = await sendWithRetries('Slack', () => slack.post({ text: 'again' }), { signal, onFault });
    expect(attempts).toBe(2);
    expect(faults).toMatchObject([{ isFinal: false, retryAfterMs: expect.any(Number) }]);
    expect(stage.inbox.list({ channel: 'slack', isAccepted: true })).toHaveLength(1);
  });

  it('is given up after a few attempts, at once when it refuses, and its address is not told', async () => {
    stage.faults.order({ channel: 'slack', kind: 'fail', remaining: null });
    const sending = sendWithRetries('Slack', () => slack.post({ text: 'x' }), { signal, onFault });
    await expect(sending).rejects.toThrow('Slack answered 500');
    expect(faults).toHaveLength(3);
    faults.length = 0;
    stage.faults.clear();
    const empty = sendWithRetries('Slack', () => slack.post({}), { signal, onFault });
    await expect(empty).rejects.toThrow('Slack answered 400');
    expect(faults).toHaveLength(1);
    stage.faults.order({ channel: 'slack', kind: 'drop', remaining: null });
    expect((await faultOf(slack.post({ text: 'x' }))).message).not.toContain('services');
  });
});
