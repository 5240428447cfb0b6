import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../support/processTable.ts';
import { eventually, RunningStack } from '../support/RunningStack.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-alerts-'));
const stack = new RunningStack(dir, {
  ACCUBOOKS_ALERTING: 'on',
  ACCUBOOKS_DEMO: 'off',
  ALERT_SCALE: '60',
});
beforeAll(async () => {
  await stack.ready();
  await eventually('alerting is on', () => stack.output.includes('alerting is on'), 90_000);
});
afterAll(async () => {
  stack.child.kill('SIGTERM');
  await stack.finished;
  rmSync(dir, { recursive: true, force: true });
});

const ask = async <T>(address: string): Promise<T> => (await fetch(address)).json() as Promise<T>;
const prometheus = <T>(at: string) =>
  ask<{ data: T }>(`${stack.environment.PROMETHEUS_URL}${at}`).then(({ data }) => data);
type Page = { readonly state: string; readonly summary: string };
const pages = async () =>
  (await ask<{ items: Page[] }>(`${stack.environment.PAGING_WEB_URL}/api/pages`)).items;

/** The metrics that an expression names: words that are no function, no label and no keyword. */
function metricsOf(expr: string): string[] {
  const bare = expr
    .replace(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"|offset \w+/g, ' ')
    .replace(/\b(by|on)\s*\([^)]*\)/g, ' ')
    .replace(/\b(and|or|unless|offset)\b/g, ' ');
  return [...bare.matchAll(/\b[a-z_][a-z0-9_]*\b(?!\s*\()/g)].map(([name]) => name);
}

describe('npm start with alerting', () => {
  it('looks at every process, and each alert asks for metrics that they have', async () => {
    type Target = { readonly labels: { readonly job: string }; readonly health: string };
    const jobs = ['alertmanager', 'api', 'pager', 'prometheus', 'status', 'worker'];
    await eventually('all targets up', async () => {
      const { activeTargets } = await prometheus<{ activeTargets: Target[] }>('/api/v1/targets');
      return (
        String(activeTargets.map(({ labels }) => labels.job).sort()) === String(jobs) &&
        activeTargets.every(({ health }) => health === 'up')
      );
    });
    const known = new Set(Object.keys(await prometheus<Record<string, unknown>>('/api/v1/metadata')));
    for (const name of [...known]) for (const end of ['bucket', 'sum', 'count']) known.add(`${name}_${end}`);
    known.add('up');
    type Rule = { readonly name: string; readonly query: string; readonly health: string };
    const { groups } = await prometheus<{ groups: { rules: Rule[] }[] }>('/api/v1/rules');
    const rules = groups.flatMap(({ rules: own }) => own);
    expect(rules.length).toBeGreaterThan(50);
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    const unknown = rules.flatMap(({ name, query }) =>
      metricsOf(query)
        .filter((metric) => !known.has(metric))
        .map((metric) => `${name}: ${metric}`),
    );
    expect(unknown).toEqual([]);
  });

  it('keeps its keys to itself, and says in no log what they are', () => {
    const secrets = path.join(dir, 'alerting/secrets');
    const keys = readdirSync(secrets);
    expect(keys.sort()).toEqual(['alert-token', 'pagerduty-routing-key', 'slack-webhook-url']);
    const logs = readdirSync(path.join(dir, 'logs')).map((file) =>
      readFileSync(path.join(dir, 'logs', file), 'utf8'),
    );
    for (const key of keys) {
      expect(statSync(path.join(secrets, key)).mode & 0o077).toBe(0);
      const value = readFileSync(path.join(secrets, key), 'utf8');
      expect(logs.filter((text) => text.includes(value))).toEqual([]);
      expect(stack.output).not.toContain(value);
    }
  });

  it('pages nobody while all is well, and pages when the API hangs, until it answers again', async () => {
    expect((await pages()).filter(({ state }) => state !== 'resolved')).toEqual([]);
    const [api = 0] = stack.childrenLike('server/api.mjs');
    expect(api).toBeGreaterThan(0);
    process.kill(api, 'SIGSTOP');
    try {
      await eventually(
        'a page',
        async () => (await pages()).some(({ summary }) => summary.includes('AccuBooks does not answer')),
        60_000,
      );
    } finally {
      process.kill(api, 'SIGCONT');
    }
    await eventually(
      'every page is over',
      async () => (await pages()).every(({ state }) => state === 'resolved'),
      60_000,
    );
  });

  it('stops with the rest and leaves no process behind', async () => {
    stack.child.kill('SIGTERM');
    await stack.finished;
    expect(processesOf(dir)).toEqual([]);
  });
});
