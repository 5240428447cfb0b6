import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '@/core/alerts/catalogue.ts';
import { renderPages } from '@/core/alerts/renderPages.ts';
import { runCommand } from '../../test/support/runCommand.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'alerts-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...parameters: string[]) => runCommand(parameters, {});

describe('accubooks alerts', () => {
  it('lists every alert with what it reaches', async () => {
    const { exitCode, out } = await run('alerts', 'list');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^SystemUnreachable +P0 +3m +pagerduty, pager +availability +P0-1$/m);
    expect(out).toMatch(/^RedisMemoryHigh +P2 +5m +slack, pager +redis +P0-6$/m);
    const { items } = JSON.parse((await run('--json', 'alerts', 'list')).out);
    expect(items).toHaveLength(CATALOGUE.length);
  });

  it('renders the servers for another place and pace', async () => {
    const places = [
      '--target',
      'api=10.0.0.1:3000',
      '--target',
      'api=10.0.0.2:3000',
      '--secrets',
      '/run/keys',
    ];
    const { exitCode, out } = await run('alerts', 'render', '--scale', '60', '--out', folder, ...places);
    expect([exitCode, out.split('\n').length]).toEqual([0, 4]);
    const text = (file: string) => readFileSync(path.join(folder, file), 'utf8');
    expect(text('prometheus/prometheus.yml')).toContain('10.0.0.2:3000');
    expect(text('prometheus/rules.yml')).toMatch(/alert: SystemUnreachable[\s\S]*?for: "3s"/);
    expect(text('alertmanager/alertmanager.yml')).toContain('/run/keys/pagerduty-routing-key');
    const again = await run('alerts', 'render', '--scale', '60', '--out', folder, ...places);
    expect(again.out).toBe('Every file is as the catalogue has it.\n');
  });

  it.each([
    ['a scale that is none', ['--scale', '0', '--out', 'x'], /from 1 to 600/],
    ['a job that is none', ['--target', 'cache=a:1', '--out', 'x'], /one of api, worker/],
    ['literal files at another pace', ['--scale', '60'], /--out/],
  ])('refuses %s', async (_, options, why) => {
    const { exitCode, error } = await run('alerts', 'render', ...options);
    expect(exitCode).toBe(64);
    expect(error).toMatch(why);
  });

  it('is what its own pages and others name: every command on a page exists', async () => {
    const text = renderPages()
      .map(({ markdown }) => markdown)
      .join('\n');
    const commands = new Set(
      [...text.matchAll(/npx accubooks ([a-z]+)((?: [a-z][a-z-]+)*)/g)].map(([, first, rest = '']) =>
        `${first}${rest}`.trim(),
      ),
    );
    expect(commands.size).toBeGreaterThan(5);
    const missing: string[] = [];
    for (const command of commands) {
      const { exitCode, out } = await run(...command.split(' '), '--help');
      // An unknown word below a group of commands shows the help of the group.
      const isGroup = /^Usage: accubooks .* \[command\]$/m.test(out);
      if (exitCode !== 0 || (isGroup && !command.endsWith('audit'))) missing.push(command);
    }
    expect(missing).toEqual([]);
  });
});
