import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '@/core/alerts/catalogue.ts';
import { CONTROLS } from '@/core/alerts/controls.ts';
import { COMPOSED, renderAll, renderServers } from '@/core/alerts/renderAll.ts';
import { receiversFor } from '@/core/alerts/renderRouting.ts';
import { labelsOf, renderRules } from '@/core/alerts/renderRules.ts';
import { renderRuleTests } from '@/core/alerts/renderRuleTests.ts';
import { scaleOf } from '@/core/alerts/Scale.ts';
import { ROOT } from './support/sourceTree.ts';

const OPS = path.join(ROOT, 'ops');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'alert-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, ...parameters: string[]) {
  const { status, stdout, stderr } = spawnSync(program, parameters, { encoding: 'utf8', cwd: folder });
  return { status, said: `${stdout}${stderr}` };
}

describe('the files of the repository', () => {
  it('are what the catalogue renders; `npx accubooks alerts render` writes them', () => {
    const rendered = renderAll();
    const differing = Object.entries(rendered)
      .filter(([file, text]) => readFileSync(path.join(ROOT, file), 'utf8') !== text)
      .map(([file]) => file);
    expect(differing).toEqual([]);
    const pages = readdirSync(path.join(ROOT, 'docs/operating/alerts')).map(
      (file) => `docs/operating/alerts/${file}`,
    );
    expect(pages.filter((file) => !(file in rendered))).toEqual([]);
  });

  it('are taken by Prometheus and Alertmanager', () => {
    expect(run('promtool', 'check', 'config', path.join(OPS, 'prometheus/prometheus.yml'))).toMatchObject({
      status: 0,
    });
    expect(run('amtool', 'check-config', path.join(OPS, 'alertmanager/alertmanager.yml'))).toMatchObject({
      status: 0,
    });
  });

  it('link to sections that exist', () => {
    const urls = [
      ...readFileSync(path.join(OPS, 'prometheus/rules.yml'), 'utf8').matchAll(/runbook_url: "(.*)"/g),
    ];
    expect(urls).toHaveLength(CATALOGUE.length);
    const headings = readdirSync(path.join(ROOT, 'docs/operating/alerts'))
      .map((file) => readFileSync(path.join(ROOT, 'docs/operating/alerts', file), 'utf8'))
      .join('\n');
    for (const [, url = ''] of urls) {
      const anchor = url.slice(COMPOSED.runbookBase.length + 1);
      expect(headings.match(new RegExp(`^## ${anchor}$`, 'gm'))).toHaveLength(1);
    }
  });
});

describe('promtool', () => {
  it('finds every alert silent one evaluation before its time and firing at it, and quiet hours quiet', () => {
    const tested = run('promtool', 'test', 'rules', path.join(OPS, 'prometheus/rules.test.yml'));
    expect(tested).toMatchObject({ status: 0 });
  }, 180_000);

  it.each([
    ['later', 2],
    ['earlier', 0.5],
  ])('notices an alert that fires %s', (_, factor) => {
    const some = CATALOGUE.filter(({ ladder }) => ['database', 'database-pool'].includes(ladder));
    const altered = some.map((alert) => ({ ...alert, forS: alert.forS * factor }));
    const scale = scaleOf(1);
    const { runbookBase } = COMPOSED;
    writeFileSync(path.join(folder, 'rules.yml'), renderRules(altered, { scale, runbookBase }));
    writeFileSync(path.join(folder, 'rules.test.yml'), renderRuleTests(some, [], { runbookBase }));
    const { status, said } = run('promtool', 'test', 'rules', 'rules.test.yml');
    expect(status).not.toBe(0);
    for (const { name } of some) expect(said).toContain(`alertname: ${name}`);
  });

  it('lets an alert fire on without its series for three evaluations, and no longer', () => {
    const some = CATALOGUE.filter(({ name }) => name === 'DatabaseDown');
    const { runbookBase } = COMPOSED;
    writeFileSync(path.join(folder, 'rules.yml'), renderRules(some, { scale: scaleOf(1), runbookBase }));
    const firing = (evalTime: string, value: number) => ({
      expr: 'count(ALERTS{alertname="DatabaseDown",alertstate="firing"}) or vector(0)',
      eval_time: evalTime,
      exp_samples: [{ labels: '{}', value }],
    });
    const series = { series: 'database_up{job="api"}', values: '0+0x30 stale stale 0+0x30 stale+0x30' };
    const promql = [
      firing('300s', 1),
      firing('310s', 1),
      firing('330s', 1),
      firing('650s', 1),
      firing('670s', 0),
    ];
    const tests = [{ interval: '10s', input_series: [series], promql_expr_test: promql }];
    const text = JSON.stringify({ rule_files: ['rules.yml'], evaluation_interval: '10s', tests });
    writeFileSync(path.join(folder, 'rules.test.yml'), text);
    expect(run('promtool', 'test', 'rules', 'rules.test.yml')).toMatchObject({ status: 0 });
  });

  it('notices a blip that would page', () => {
    const some = CATALOGUE.filter(({ name }) => name === 'DatabaseDown').map((alert) => ({
      ...alert,
      forS: 10,
    }));
    const { runbookBase } = COMPOSED;
    writeFileSync(path.join(folder, 'rules.yml'), renderRules(some, { scale: scaleOf(1), runbookBase }));
    const controls = CONTROLS.filter(({ name }) => name.includes('blip'));
    expect(controls).toHaveLength(1);
    writeFileSync(path.join(folder, 'rules.test.yml'), renderRuleTests(some, controls, { runbookBase }));
    expect(run('promtool', 'test', 'rules', 'rules.test.yml')).toMatchObject({
      status: 1,
      said: expect.stringContaining('a blip of half a minute'),
    });
  });

  it.each([60, 600])('takes the rules at scale %i', (factor) => {
    for (const [file, text] of Object.entries(renderServers(scaleOf(factor), COMPOSED)))
      writeFileSync(path.join(folder, path.basename(file)), text);
    expect(run('promtool', 'check', 'config', 'prometheus.yml')).toMatchObject({ status: 0 });
    expect(run('amtool', 'check-config', 'alertmanager.yml')).toMatchObject({ status: 0 });
  });
});

describe('amtool', () => {
  it.each(CATALOGUE.map((alert) => [alert.name, alert] as const))(
    'routes %s to its channel',
    (name, alert) => {
      const labels = { alertname: name, ...labelsOf(alert), ...alert.proof.labels };
      const { status, said } = run(
        'amtool',
        ...['config', 'routes', 'test', `--config.file=${path.join(OPS, 'alertmanager/alertmanager.yml')}`],
        `--verify.receivers=${receiversFor(alert).join(',')}`,
        ...Object.entries(labels).map(([label, value]) => `${label}=${value}`),
      );
      expect({ status, said }).toMatchObject({ status: 0 });
      expect(said).toContain(receiversFor(alert).join(','));
    },
  );
});
