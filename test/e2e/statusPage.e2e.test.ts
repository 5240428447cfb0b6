/** The status page in a browser: without script, by keyboard, narrow, light and dark. */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, launchBrowser, openPage, overflowPx, tabTo } from '../support/browser.ts';
import { HEALTHY, openStatusStage, type StatusStage } from '../support/statusStage.ts';

const DAY_MS = 86_400_000;
const post = { by: 'test', template: 'investigating' } as const;
let browser: Browser;
let page: StatusStage;
const contexts: BrowserContext[] = [];

/** Days of every kind, an incident, and a maintenance. */
async function fill(): Promise<void> {
  const now = page.clock.nowMs();
  const conditions = ['operational', 'degraded', 'down', 'partial', 'maintenance', 'unknown'] as const;
  const spans = conditions.map((condition, index) => ({
    ...{ component: 'database' as const, condition, ms: DAY_MS / 2 },
    day: new Date(now - index * DAY_MS).toISOString().slice(0, 10),
  }));
  await page.running.store.commit(() => ({
    changes: [{ do: 'addTime', toMs: now, spans }],
    result: undefined,
  }));
  const client = page.client();
  const old = await client.postIncident({
    name: 'Over',
    components: { api: 'degraded_performance' },
    ...post,
  });
  await client.updateIncident(old.id, { status: 'resolved', by: 'test', template: 'resolved' });
  await client.postIncident({ name: 'Not over', components: { billing: 'major_outage' }, ...post });
  await client.scheduleMaintenance({
    ...{ name: 'Disks', components: ['database'], by: 'test', template: 'scheduled' },
    ...{
      scheduledFor: new Date(now + DAY_MS).toISOString(),
      scheduledUntil: new Date(now + DAY_MS + 3_600_000).toISOString(),
    },
  });
  await page.look();
}

async function open(options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext(options);
  contexts.push(context);
  return openPage(context);
}

beforeAll(async () => {
  browser = await launchBrowser();
  page = await openStatusStage({ SMTP_URL: 'smtp://127.0.0.1:1' });
  await fill();
});
afterAll(async () => {
  for (const context of contexts) await context.close();
  await browser.close();
  await page.close();
});

describe('the status page in a browser', () => {
  it.each([
    ['light', 1440],
    ['light', 360],
    ['dark', 1440],
    ['dark', 360],
  ] as const)('is whole and accessible: %s, %i pixels', async (colorScheme, width) => {
    const { page: tab, faults } = await open({ colorScheme, viewport: { width, height: 800 } });
    const { id } = (await page.json('/api/v2/incidents.json')).incidents[0];
    for (const address of ['/', '/history', `/incidents/${id}`, '/unsubscribe?id=1&token=2']) {
      await tab.goto(`${page.url}${address}`);
      expect([await axeFaults(tab), await overflowPx(tab)], address).toEqual([[], 0]);
    }
    expect(faults).toEqual([]);
  });

  it('needs no script', async () => {
    const { page: tab } = await open({ javaScriptEnabled: false });
    await tab.goto(page.url);
    expect(await tab.locator('h1').textContent()).toBe('AccuBooks works only in part: Billing.');
    await tab.getByRole('link', { name: 'Not over' }).click();
    expect(await tab.locator('h1').textContent()).toBe('Not over');
    await tab.goto(page.url);
    await tab.getByLabel('E-mail address').fill('ada@example.com');
    await tab.getByRole('button', { name: 'Tell me by e-mail' }).click();
    expect(await tab.locator('h1').textContent()).toBe('Look into your mailbox.');
  });

  it('is worked by keyboard: what happened on the days can be opened', async () => {
    const { page: tab } = await open();
    await tab.goto(page.url);
    const summary = tab.locator('#open-database');
    await tabTo(tab, summary);
    await tab.keyboard.press('Enter');
    const days = await tab.locator('#days-database li').allTextContents();
    expect(days.map((day) => day.replace(/^[^:]+: /, ''))).toEqual([
      'limited 12 h',
      'down 12 h',
      'partly down 12 h',
      'maintenance 12 h',
      'unknown 12 h',
    ]);
  });

  it('stays true while it is open, keeps what was opened, and says so when the server is gone', async () => {
    const stage = await openStatusStage();
    try {
      await stage.look();
      const { page: tab } = await open();
      await tab.clock.install();
      await tab.goto(stage.url);
      const sentence = tab.locator('h1');
      expect(await sentence.textContent()).toBe('Everything works.');
      stage.product.dependencies = { ...HEALTHY, database: { status: 'unhealthy' } };
      await stage.look(2);
      await tab.clock.runFor(10_000);
      await expect.poll(() => sentence.textContent()).toBe('AccuBooks is down: Database.');
      expect(await tab.locator('#said').textContent()).toBe('AccuBooks is down: Database.');
      await stage.running.stop();
      await tab.clock.runFor(10_000);
      await expect.poll(() => sentence.textContent()).toContain('We do not know');
    } finally {
      await stage.close();
    }
  });

  it('has feeds that an XML reader takes', async () => {
    const { page: tab } = await open();
    await tab.goto(page.url);
    for (const address of ['/history.atom', '/history.rss']) {
      const found = await tab.evaluate(async (from) => {
        const text = await (await fetch(from)).text();
        const parsed = new DOMParser().parseFromString(text, 'application/xml');
        return {
          faults: parsed.querySelectorAll('parsererror').length,
          entries: parsed.querySelectorAll('entry, item').length,
        };
      }, address);
      expect(found).toEqual({ faults: 0, entries: 3 });
    }
  });

  it('is one small answer', async () => {
    const { page: tab } = await open();
    const asked: string[] = [];
    tab.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const response = await tab.goto(page.url, { waitUntil: 'networkidle' });
    expect(asked.filter((address) => address !== '/favicon.svg')).toEqual(['/']);
    expect((await response?.body())?.length).toBeLessThan(120_000);
  });
});
