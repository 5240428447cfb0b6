import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { ROOT } from './support/sourceTree.ts';
import { createTestApi, TEST_JWT_SECRET } from './support/testApi.ts';
import { bundleWorker } from './support/workerStage.ts';

type Panel = {
  readonly id: number;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
};
type Dashboard = { readonly uid: string; readonly panels: readonly Panel[] };

const folder = path.join(ROOT, 'ops/grafana');
const dashboards = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({
    name,
    dashboard: JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Dashboard,
  }));

/** The metrics that a query names: words that are no function, no label and no keyword. */
function metricsOf(expression: string): string[] {
  const bare = expression
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, ' ');
  return [...bare.matchAll(/\b[a-z_][a-z0-9_]*\b(?!\s*\()/g)].map(([name]) => name);
}

const api = await createTestApi();
const port = await freePort();
const { workerFile } = await bundleWorker();
const worker = spawn(process.execPath, [workerFile], {
  stdio: 'ignore',
  env: {
    ...process.env,
    DATABASE_URL: api.urlOf('accubooks_app'),
    DATABASE_WORKER_URL: api.urlOf('accubooks_worker'),
    REDIS_URL: inject('redisUrl'),
    JWT_SECRET: TEST_JWT_SECRET,
    WORKER_PORT: String(port),
  },
});
afterAll(async () => {
  const gone = new Promise((resolve) => worker.once('exit', resolve));
  worker.kill('SIGTERM');
  await gone;
});

/** Names that API and worker register, histograms with their parts. */
async function scraped(): Promise<Set<string>> {
  const ofWorker = await vi.waitFor(async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text(), {
    timeout: 60_000,
    interval: 200,
  });
  const text = `${(await api.server.inject('/metrics')).body}\n${ofWorker}`;
  return new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
}

describe('the dashboards of Grafana', () => {
  it('ask only for metrics that API and worker have', { timeout: 120_000 }, async () => {
    const known = await scraped();
    expect(known.size).toBeGreaterThan(80);
    const asked = dashboards.flatMap(({ name, dashboard }) =>
      dashboard.panels.flatMap(({ title, targets = [] }) =>
        targets.flatMap(({ expr }) =>
          metricsOf(expr).map((metric) => ({ panel: `${name}: ${title}`, metric })),
        ),
      ),
    );
    expect(asked.length).toBeGreaterThan(60);
    expect(asked.filter(({ metric }) => !known.has(metric))).toEqual([]);
  });

  it('can stand side by side: names and ids are their own', () => {
    expect(dashboards.map(({ name }) => name).sort()).toEqual([
      'business.json',
      'dependencies.json',
      'forecasting.json',
      'service.json',
    ]);
    expect(new Set(dashboards.map(({ dashboard }) => dashboard.uid)).size).toBe(dashboards.length);
    for (const { dashboard } of dashboards)
      expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});
