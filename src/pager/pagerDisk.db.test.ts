import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createPagerStage } from '../../test/support/pagerStage.ts';
import { eventually } from '../../test/support/workerStage.ts';

const stage = await createPagerStage({ PAGER_TIME_SCALE: '600' });
const { alert, call, paging } = stage;
const file = path.join(stage.dir, 'journal.jsonl');

/** As a disk that is full beyond so many bytes of one file; the system itself refuses. */
function limitFiles(bytes: number | 'unlimited'): void {
  const { status, stderr } = spawnSync('prlimit', [
    '--pid',
    String(stage.child().pid),
    `--fsize=${bytes}:unlimited`,
  ]);
  expect([status, String(stderr)]).toEqual([0, '']);
}
const told = async (ladder: string) => {
  const { items } = (await call('GET', '/incidents')).body as {
    items: { ladder: string; told: readonly unknown[] }[];
  };
  return items.find((one) => one.ladder === ladder)?.told.length ?? 0;
};
const ladders = async () =>
  ((await call('GET', '/incidents')).body.items as { ladder: string }[]).map(({ ladder }) => ladder).sort();

it('answers 503 when the disk is full, in the middle of a line too, still pages, and loses nothing it said it had', async () => {
  await stage.start();
  expect(await alert({ alertname: 'Before', ladder: 'before', priority: 'P1' })).toBe(200);
  await paging.untilReceived({ channel: 'pagerduty' }, ({ summary }) => summary.includes('Before fires'));
  for (const room of [0, 1, 40, 200]) {
    limitFiles(statSync(file).size + room);
    expect(await alert({ alertname: 'Full', ladder: `full-${room}`, priority: 'P1' })).toBe(503);
  }
  expect(await ladders()).toEqual(['before']);
  const answer = await fetch(`${stage.url}/metrics`);
  expect(await answer.text()).toMatch(/pager_notifications_total\{outcome="journal_fault"[^}]*\} 4/);
  limitFiles('unlimited');
  expect(await alert({ alertname: 'Climbs', ladder: 'climbs', priority: 'P1' })).toBe(200);
  await paging.untilReceived({ channel: 'pagerduty' }, ({ summary }) => summary.includes('Climbs fires'));
  await eventually(
    async () => readFileSync(file, 'utf8').includes('"climbs"') && (await told('climbs')) >= 1,
  );
  limitFiles(statSync(file).size);
  // Nobody answers, and nothing can be written down: engineering is told all the same, and once.
  await paging.untilReceived({ channel: 'pagerduty' }, ({ summary }) => /Climbs fires \(L2/.test(summary));
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const pages = paging.inbox.pages().filter(({ summary }) => summary.includes('Climbs fires'));
  expect(pages.map(({ triggers }) => triggers)).toEqual(pages.map(() => 1));
  limitFiles('unlimited');
  await eventually(async () => (await told('climbs')) >= 2);
  await alert({ alertname: 'Climbs', ladder: 'climbs', priority: 'P1' }, 'resolved');
  expect(await alert({ alertname: 'After', ladder: 'after', priority: 'P1' })).toBe(200);
  await paging.untilReceived({ channel: 'pagerduty' }, ({ summary }) => summary.includes('After fires'));
  await stage.kill();
  for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) JSON.parse(line);
  await stage.start();
  expect(await ladders()).toEqual(expect.arrayContaining(['after', 'before']));
  expect(stage.output()).not.toContain('lines of the journal');
});
