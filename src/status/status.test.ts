import { afterEach, describe, expect, it } from 'vitest';
import { HEALTHY, openStatusStage, STATUS_TOKEN, type StatusStage } from '../../test/support/statusStage.ts';
import { OPEN_AFTER_MS, WATCH_MS } from './incidents/AutomaticDesk.ts';
import { NOTICE_MS } from './incidents/shownComponents.ts';
import { BETTER_AFTER, WORSE_AFTER } from './watch/ComponentTrack.ts';
import { HEALTH_TIMEOUT_MS, LIVE_TIMEOUT_MS } from './watch/lookFromOutside.ts';
import { CHECK_EVERY_MS, CONFIRM_AFTER_MS, STALE_AFTER_MS } from './watch/OutsideWatch.ts';

const open: StatusStage[] = [];
async function stage(environment: Readonly<Record<string, string>> = {}): Promise<StatusStage> {
  const one = await openStatusStage(environment);
  open.push(one);
  return one;
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const post = { by: 'kim', template: 'investigating' } as const;
const indicatorOf = async (page: StatusStage) => (await page.json('/api/v2/status.json')).status.indicator;
const statusOf = async (page: StatusStage, id: string) =>
  (await page.json('/api/v2/components.json')).components.find((one: { id: string }) => one.id === id).status;

describe('what the page sees', () => {
  it('is green only when every part is known to work', async () => {
    const page = await stage();
    expect(await indicatorOf(page)).toBe('major');
    await page.look();
    const summary = await page.json('/api/v2/summary.json');
    expect(summary.status).toEqual({ indicator: 'none', description: 'Everything works.' });
    expect(summary.components.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
      ['api', 'operational'],
      ['database', 'operational'],
      ['forecasting', 'operational'],
      ['billing', 'operational'],
      ['status', 'operational'],
    ]);
  });

  it('looks often enough: every fault that lasts is told within a minute', () => {
    const slowest = CHECK_EVERY_MS + WORSE_AFTER * HEALTH_TIMEOUT_MS + CONFIRM_AFTER_MS;
    expect(slowest).toBeLessThan(60_000);
    const frozen = CHECK_EVERY_MS + WORSE_AFTER * LIVE_TIMEOUT_MS + CONFIRM_AFTER_MS;
    expect(frozen).toBeLessThan(10_000);
    expect(STALE_AFTER_MS + CHECK_EVERY_MS).toBeLessThan(60_000);
  });

  it('does not cry for one lost probe, and does for two in a row', async () => {
    const page = await stage();
    await page.look();
    page.product.dependencies = { ...HEALTHY, database: { status: 'unhealthy' } };
    await page.look();
    expect(await indicatorOf(page)).toBe('none');
    await page.look();
    expect(await page.json('/api/v2/status.json')).toMatchObject({
      status: { indicator: 'critical', description: 'AccuBooks is down: Database.' },
    });
    page.product.dependencies = { ...HEALTHY };
    await page.look(BETTER_AFTER - 1);
    expect(await indicatorOf(page)).toBe('critical');
    await page.look();
    expect(await indicatorOf(page)).toBe('none');
  });

  it('shows a part that fails every other time as limited, though no two failures follow each other', async () => {
    const page = await stage();
    await page.look();
    for (let round = 0; round < 3; round += 1) {
      page.product.dependencies = { ...HEALTHY, queue: { status: 'unhealthy' } };
      await page.look();
      page.product.dependencies = { ...HEALTHY };
      await page.look();
    }
    expect(await statusOf(page, 'forecasting')).toBe('degraded_performance');
    await page.look(24);
    expect(await statusOf(page, 'forecasting')).toBe('operational');
  });

  it('says down, not green, when the API is gone, and does not guess at what lies behind it', async () => {
    const page = await stage();
    await page.look();
    await page.stopApi();
    await page.look(2);
    expect(await page.json('/api/v2/summary.json')).toMatchObject({
      status: { indicator: 'critical', description: 'AccuBooks is down: API.' },
      components: [
        { id: 'api', status: 'major_outage', condition: 'down' },
        { id: 'database', status: 'partial_outage', condition: 'unknown' },
        { id: 'forecasting', condition: 'unknown' },
        { id: 'billing', condition: 'unknown' },
        { id: 'status', status: 'operational' },
      ],
    });
  });

  it('sees an API that says it is healthy while a real request fails', async () => {
    const page = await stage();
    await page.look();
    page.product.real = { status: 500, code: 'INTERNAL_ERROR' };
    await page.look(2);
    expect(await statusOf(page, 'api')).toBe('major_outage');
    page.product.real = { status: 503, code: 'DATABASE_UNAVAILABLE' };
    await page.look(3);
    expect([await statusOf(page, 'api'), await statusOf(page, 'database')]).toEqual([
      'operational',
      'major_outage',
    ]);
  });

  it('is told of lost protections: without Redis the API is limited', async () => {
    const page = await stage();
    await page.look();
    page.product.dependencies = { ...HEALTHY, redis: { status: 'unhealthy' } };
    await page.look(2);
    expect(await page.json('/api/v2/status.json')).toMatchObject({
      status: { indicator: 'minor', description: 'AccuBooks works, with limits: API.' },
    });
  });

  it('never shows an old green', async () => {
    const page = await stage();
    await page.look();
    page.clock.advanceMs(STALE_AFTER_MS + 1);
    expect(await page.json('/api/v2/status.json')).toMatchObject({
      status: { indicator: 'major', description: 'We do not know: there is no recent check.' },
    });
  });

  it('never shows the green of before the machine slept, whichever clock stood still', async () => {
    const page = await stage();
    await page.look();
    page.clock.sleepMs(STALE_AFTER_MS + 1);
    expect(await indicatorOf(page)).toBe('major');
    await page.look();
    expect(await indicatorOf(page)).toBe('none');
  });

  it('does not believe health that comes out of a cache on the way', async () => {
    const page = await stage();
    page.product.checkedAt = '2026-11-21T12:00:00Z';
    await page.look(2);
    expect(await indicatorOf(page)).toBe('none');
    await page.look(10);
    expect(await indicatorOf(page)).toBe('critical');
    for (let count = 0; count < BETTER_AFTER; count += 1) {
      page.product.checkedAt = `2026-11-21T12:01:0${count}Z`;
      await page.look();
    }
    expect(await indicatorOf(page)).toBe('none');
  });

  it('does not show a part that this installation does not have', async () => {
    const page = await stage();
    const { billing: _, ...others } = HEALTHY;
    page.product.dependencies = others;
    await page.look();
    const ids = async () =>
      (await page.json('/api/v2/components.json')).components.map(({ id }: { id: string }) => id);
    expect(await ids()).toEqual(['api', 'database', 'forecasting', 'status']);
    await page.stopApi();
    await page.look(2);
    expect(await ids()).toEqual(['api', 'database', 'forecasting', 'status']);
  });
});

describe('who may write', () => {
  it('only who has the token', async () => {
    const page = await stage();
    for (const token of [undefined, 'wrong', `${STATUS_TOKEN}x`, STATUS_TOKEN.slice(1)])
      await expect(
        page.client(token === undefined ? '' : token).postIncident({ name: 'x', ...post }),
      ).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await page.get('/api/admin/subscribers')).status).toBe(401);
    const nobody = await stage({ STATUS_TOKEN: '' });
    await expect(nobody.client('').postIncident({ name: 'x', ...post })).rejects.toThrow(
      /without STATUS_TOKEN/,
    );
    expect((await page.json('/api/v2/incidents.json')).incidents).toEqual([]);
  });

  it('says what is wrong with an order', async () => {
    const page = await stage();
    const client = page.client();
    await expect(client.postIncident({ name: '', ...post })).rejects.toThrow(/name/);
    await expect(client.postIncident({ name: 'a\nb', ...post })).rejects.toThrow(/one line/);
    await expect(client.postIncident({ name: 'x', by: 'kim', body: 'own words' })).rejects.toThrow(
      /signedBy/,
    );
    await expect(client.postIncident({ name: 'x', by: 'kim' })).rejects.toThrow(/template or body/);
    await expect(client.updateIncident('nothing', { status: 'resolved', ...post })).rejects.toThrow(
      /no such/,
    );
  });
});

describe('an incident', () => {
  it('goes from investigating to resolved and a post-mortem, each update kept over a restart', async () => {
    const page = await stage();
    await page.look();
    const { id, shortlink } = await page
      .client()
      .postIncident({ name: 'Slow reports', components: { api: 'degraded_performance' }, ...post });
    expect(shortlink).toBe(`https://status.accubooks.example/incidents/${id}`);
    expect(await page.json('/api/v2/summary.json')).toMatchObject({
      status: { indicator: 'minor' },
      incidents: [{ id, impact: 'minor', status: 'investigating', resolved_at: null }],
    });
    for (const status of ['identified', 'monitoring'] as const)
      await page.client().updateIncident(id, { status, template: status, by: 'kim' });
    // What is being watched is shown as it is seen.
    expect(await statusOf(page, 'api')).toBe('operational');
    expect(await page.json('/api/v2/incidents/unresolved.json')).toMatchObject({
      incidents: [{ monitoring_at: '2026-11-21T12:00:04.000Z' }],
    });
    await page.client().updateIncident(id, { status: 'resolved', body: 'Done.', signedBy: 'Ada', by: 'kim' });
    await page.client().updateIncident(id, { status: 'postmortem', template: 'postmortem', by: 'kim' });
    await expect(page.client().updateIncident(id, { status: 'resolved', ...post })).rejects.toThrow(
      /already/,
    );
    await page.restart();
    await page.look();
    expect(await indicatorOf(page)).toBe('none');
    const { incidents } = await page.json('/api/v2/incidents.json');
    expect(incidents[0].incident_updates.map(({ status }: { status: string }) => status)).toEqual([
      'postmortem',
      'resolved',
      'monitoring',
      'identified',
      'investigating',
    ]);
    const audit = await (
      await page.get('/api/admin/audit', { headers: { authorization: `Bearer ${STATUS_TOKEN}` } })
    ).json();
    expect(audit.items[1]).toMatchObject({
      action: 'incident.updated',
      by: 'kim',
      signedBy: 'Ada',
      subjectId: id,
    });
  });

  it('makes the page worse than what is seen, never better', async () => {
    const page = await stage();
    await page.look();
    const { id } = await page
      .client()
      .postIncident({ name: 'Lost', components: { billing: 'major_outage' }, ...post });
    expect(await statusOf(page, 'billing')).toBe('major_outage');
    page.product.dependencies = { ...HEALTHY, billing: { status: 'unhealthy' } };
    await page.look(2);
    await page.client().updateIncident(id, {
      status: 'identified',
      components: { billing: 'operational' },
      ...post,
    });
    expect(await statusOf(page, 'billing')).toBe('major_outage');
  });

  it('is posted once for one reference, also when two orders come at the same time', async () => {
    const page = await stage();
    const order = { name: 'Once', reference: 'incident 7', ...post };
    const ids = await Promise.all([1, 2, 3].map(() => page.client().postIncident(order)));
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
    await Promise.all(
      ids.map(({ id }) => page.client().updateIncident(id, { status: 'identified', ...post })),
    );
    const { incidents } = await page.json('/api/v2/incidents.json');
    expect(incidents[0].incident_updates).toHaveLength(4);
  });
});

describe('what the page writes by itself', () => {
  const down = { ...HEALTHY, database: { status: 'unhealthy' } };
  /** Long enough to be quick, short enough that no look is old. */
  const STEP_MS = 25_000;
  const looksFor = (ms: number) => Math.ceil(ms / STEP_MS) + 2;

  it('opens one incident for an outage that lasts, and ends it after the watch', async () => {
    const page = await stage();
    await page.look();
    page.product.dependencies = down;
    await page.look(2);
    await page.look(1, OPEN_AFTER_MS - 1_000);
    expect((await page.json('/api/v2/incidents.json')).incidents).toEqual([]);
    await page.look(3);
    const { incidents } = await page.json('/api/v2/incidents.json');
    expect(incidents).toMatchObject([
      { name: 'Database does not work', impact: 'critical', status: 'investigating' },
    ]);
    page.product.dependencies = { ...HEALTHY };
    await page.look(BETTER_AFTER + 1);
    expect(await page.json('/api/v2/summary.json')).toMatchObject({
      status: { indicator: 'none', description: 'Everything works again; we keep watching.' },
      incidents: [{ status: 'monitoring' }],
    });
    page.product.dependencies = down;
    await page.look(3);
    expect(await page.json('/api/v2/summary.json')).toMatchObject({
      incidents: [{ status: 'investigating' }],
    });
    page.product.dependencies = { ...HEALTHY };
    await page.look(BETTER_AFTER + 1);
    await page.look(looksFor(WATCH_MS), STEP_MS);
    expect(await page.json('/api/v2/summary.json')).toMatchObject({ incidents: [] });
    expect((await page.json('/api/v2/incidents.json')).incidents).toMatchObject([{ status: 'resolved' }]);
  });

  it('leaves an incident to the person who writes in it', async () => {
    const page = await stage();
    page.product.dependencies = down;
    await page.look(looksFor(OPEN_AFTER_MS), STEP_MS);
    const { id } = (await page.json('/api/v2/incidents.json')).incidents[0];
    const posted = await page
      .client()
      .postIncident({ name: 'Postgres is away', components: { database: 'major_outage' }, ...post });
    expect(posted.id).toBe(id);
    page.product.dependencies = { ...HEALTHY };
    await page.look(looksFor(WATCH_MS) + BETTER_AFTER, STEP_MS);
    expect((await page.json('/api/v2/incidents.json')).incidents).toMatchObject([
      { id, name: 'Postgres is away', status: 'investigating' },
    ]);
  });
});

describe('a maintenance', () => {
  const HOUR_MS = 3_600_000;
  const window = (page: StatusStage, inMs: number) => ({
    name: 'Postgres 16',
    components: ['database' as const],
    scheduledFor: new Date(page.clock.nowMs() + inMs).toISOString(),
    scheduledUntil: new Date(page.clock.nowMs() + inMs + HOUR_MS).toISOString(),
    by: 'kim',
    template: 'scheduled' as const,
  });

  it('begins and ends by the clock, and is no incident and no downtime when it was announced in time', async () => {
    const page = await stage();
    await page.client().scheduleMaintenance(window(page, NOTICE_MS));
    await page.look();
    expect(
      (await page.json('/api/v2/scheduled-maintenances/upcoming.json')).scheduled_maintenances,
    ).toMatchObject([
      { status: 'scheduled', impact: 'maintenance', scheduled_for: '2026-11-21T13:00:00.000Z' },
    ]);
    await page.look(1, NOTICE_MS);
    page.product.dependencies = { ...HEALTHY, database: { status: 'unhealthy' } };
    await page.look(2);
    expect(await page.json('/api/v2/summary.json')).toMatchObject({
      status: { indicator: 'maintenance', description: 'Maintenance is under way: Database.' },
      scheduled_maintenances: [{ status: 'in_progress' }],
    });
    await page.look(100);
    page.product.dependencies = { ...HEALTHY };
    await page.look(3);
    await page.look(1, HOUR_MS);
    await page.look(2);
    expect((await page.json('/api/v2/scheduled-maintenances.json')).scheduled_maintenances).toMatchObject([
      { status: 'completed' },
    ]);
    expect((await page.json('/api/v2/incidents.json')).incidents).toEqual([]);
    const [today] = page.running.store.state.days.database ?? [];
    expect(today?.ms.down ?? 0).toBe(0);
    expect(today?.ms.maintenance).toBeGreaterThan(300_000);
  });

  it('counts as downtime when it was announced late', async () => {
    const page = await stage();
    await page.client().scheduleMaintenance(window(page, NOTICE_MS - 60_000));
    await page.look(1, NOTICE_MS);
    page.product.dependencies = { ...HEALTHY, database: { status: 'unhealthy' } };
    await page.look(30);
    expect(await indicatorOf(page)).toBe('maintenance');
    await page.restart();
    expect(page.running.store.state.days.database?.[0]?.ms.down).toBeGreaterThan(60_000);
  });

  it('is refused when its window lies in the past or has no length', async () => {
    const page = await stage();
    const { scheduledFor, ...rest } = window(page, -2 * HOUR_MS);
    await expect(page.client().scheduleMaintenance({ scheduledFor, ...rest })).rejects.toThrow(/past/);
    await expect(
      page.client().scheduleMaintenance({ ...rest, scheduledFor: rest.scheduledUntil }),
    ).rejects.toThrow(/later than/);
  });
});
