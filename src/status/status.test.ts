import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createLog } from '@/shared/log/log.ts';
import { buildStatusServer } from './buildStatusServer.ts';
import { CHECK_EVERY_MS, CHECK_TIMEOUT_MS, HealthWatch, STALE_AFTER_MS } from './HealthWatch.ts';

const log = createLog({ process: 'test', logDir: '', stdout: false });
const open: Server[] = [];

afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

function listen(server: Server): Promise<string> {
  open.push(server);
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
    }),
  );
}

const part = (status: string, detail = 'answers') => ({ status, detail, latencyMs: 1, figures: {} });
const healthy = {
  database: part('healthy'),
  redis: part('healthy'),
  queue: part('healthy'),
  workers: part('healthy'),
};

/** An API that answers with these dependencies, and the status page that watches it. */
async function watched(dependencies: () => Record<string, unknown>, status = 200) {
  const clock = fixedClock('2026-11-21T12:00:00Z');
  const api = createServer((_, response) =>
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ dependencies: dependencies() })),
  );
  const watch = new HealthWatch({ apiUrl: await listen(api), clock, log });
  const page = await listen(buildStatusServer(watch, clock));
  const summary = async () => (await fetch(`${page}/api/v2/summary.json`)).json();
  return { api, clock, watch, page, summary };
}

describe('the status page', () => {
  it('says that everything works, and when it looked', async () => {
    const { watch, page, summary, clock } = await watched(() => healthy);
    await watch.check();
    clock.advanceMs(4_000);
    expect(await summary()).toMatchObject({
      status: { indicator: 'none', description: 'Everything works.' },
      components: [
        { id: 'api', status: 'operational' },
        { id: 'database' },
        { id: 'redis' },
        { id: 'queue' },
        { id: 'workers' },
      ],
      last_check_age_seconds: 4,
    });
    const response = await fetch(page);
    const html = await response.text();
    expect(html).toContain('Everything works.');
    expect(html).toContain('4 s ago');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('tells limits from outages', async () => {
    let dependencies = { ...healthy, workers: part('unhealthy', 'no worker') };
    const { watch, summary } = await watched(() => dependencies);
    await watch.check();
    expect(await summary()).toMatchObject({
      status: { indicator: 'minor', description: 'AccuBooks works, with limits: Forecast workers.' },
    });
    dependencies = { ...healthy, database: part('unhealthy', 'cannot be reached') };
    await watch.check();
    expect(await summary()).toMatchObject({
      status: { indicator: 'critical', description: 'AccuBooks is down: Database.' },
    });
  });

  it('says down, not green, when the API is gone', async () => {
    const { api, watch, summary } = await watched(() => healthy);
    await watch.check();
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
    await watch.check();
    expect(await summary()).toMatchObject({
      status: { indicator: 'critical', description: 'AccuBooks is down: API.' },
      components: [{ id: 'api', status: 'major_outage' }, { id: 'database', status: 'unknown' }, {}, {}, {}],
    });
  });

  it('never shows a stale green: an old look is unknown, and so is none', async () => {
    const { watch, summary, clock, page } = await watched(() => healthy);
    expect(await summary()).toMatchObject({ status: { indicator: 'major' }, last_check_age_seconds: null });
    await watch.check();
    clock.advanceMs(STALE_AFTER_MS + 1);
    expect(await summary()).toMatchObject({
      status: { indicator: 'major' },
      components: [{ status: 'unknown' }, {}, {}, {}, {}],
    });
    expect(await (await fetch(page)).text()).toContain('We do not know');
  });

  it('looks often enough to notice within 10 seconds', () => {
    expect(CHECK_EVERY_MS + CHECK_TIMEOUT_MS).toBeLessThan(10_000);
  });

  it('writes what the API says as text, never as markup', async () => {
    const { watch, page } = await watched(() => ({
      ...healthy,
      redis: part('degraded', '<script>alert(1)</script>'),
    }));
    await watch.check();
    expect(await (await fetch(page)).text()).not.toContain('<script>alert');
  });
});
