import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALERT_TOKEN, createPagerStage } from '../../test/support/pagerStage.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestDatabase } from '../../test/support/testDatabase.ts';
import { eventually } from '../../test/support/workerStage.ts';

const EXAMPLE = path.join(import.meta.dirname, '../../ops/oncall/contacts.example.json');
const { urlOf } = await createTestDatabase();
const stage = await createPagerStage();
await stage.start();
const environment = {
  PAGER_URL: stage.url,
  ALERT_TOKEN,
  DATABASE_OPERATOR_URL: 'postgresql://nobody:nothing@127.0.0.1:9/accubooks',
};
const run = (line: string, more: Record<string, string> = {}) =>
  runCommand(line.split(' '), { ...environment, ...more });
const json = async (line: string) => JSON.parse((await run(`--json ${line}`)).out);

describe('accubooks oncall', () => {
  it('check lists the places that are not filled in, and fails (C55)', async () => {
    const demo = await run('oncall check');
    expect(demo.exitCode).toBe(1);
    expect(demo.out).toContain('the demo book that comes with AccuBooks');
    expect(demo.error).toContain('Whoever acknowledges in PagerDuty is heard');
    const away = await run('oncall check', { PAGER_URL: 'http://127.0.0.1:9' });
    expect(away.error).toContain('is not known');
    const example = await run(`oncall check --file ${EXAMPLE}`);
    expect(example.exitCode).toBe(1);
    expect(example.out).toContain('people[3].phone (cto): "[REDACTED]" stands in for something');
    expect(example.error).toContain('somebody would not be reached');
    const none = await run('oncall check', { CONTACTS_FILE: '/nowhere.json' });
    expect([none.exitCode, none.error]).toEqual([1, expect.stringContaining('CONTACTS_FILE')]);
  });

  it('simulate says who would be told when, and tells nobody', async () => {
    const { exitCode, out } = await run('oncall simulate P0-1');
    expect(exitCode).toBe(0);
    const lines = out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    expect(lines).toContainEqual(
      expect.stringMatching(/^at once \| L2 \| page .* engineering .*a P0 goes to engineering at once$/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^5 min \| L3 \| page \| CTO .*nobody has acknowledged the P0$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^10 min \| executive \| page \| CEO/));
    const taken = await json('oncall simulate P0-1 --ack-after 2m');
    expect(
      taken.steps.map(
        ({ afterMs, target }: { afterMs: number; target: string }) => `${afterMs / 60_000} ${target}`,
      ),
    ).toEqual([...['0 L1', '0 L2', '17 L3']]);
    expect((await run('oncall simulate P9')).exitCode).toBe(64);
    expect(stage.paging.inbox.list()).toEqual([]);
  });

  it('who and schedule know who stands in, and say when they cannot know', async () => {
    const added = await run(
      'oncall override add --rotation support --person cto --from 2026-06-01T00:00Z --until 2026-06-02T00:00Z',
    );
    expect([added.exitCode, added.out]).toEqual([0, expect.stringContaining('cto has the watch of support')]);
    expect((await run('oncall who --at 2026-06-01T12:00Z')).out).toMatch(/L1 +CTO/);
    expect((await run('oncall schedule --from 2026-05-31T00:00Z --days 3')).out).toContain('cto (stands in)');
    const { items } = await json('oncall override list');
    expect((await run(`oncall override end ${items[0].id}`)).exitCode).toBe(0);
    const ended = await run(`oncall override end ${items[0].id}`);
    expect([ended.exitCode, ended.error]).toEqual([2, expect.stringContaining('(OVERRIDE_NOT_FOUND)')]);
    expect((await run('oncall who --at 2026-06-01T12:00Z')).out).toMatch(/L1 +(First|Second) of support/);
    const away = await run('oncall who', { PAGER_URL: 'http://127.0.0.1:9' });
    expect([away.exitCode, away.error]).toEqual([0, expect.stringContaining('is not known')]);
    expect((await run('oncall override add --rotation sales --until 2036-01-01')).exitCode).toBe(2);
    expect((await run('oncall override add --rotation support --until never')).exitCode).toBe(64);
  });

  it('test-page arrives, and fails when no channel takes it', async () => {
    const sent = await run('oncall test-page --level L3');
    expect([sent.exitCode, sent.out]).toEqual([0, expect.stringMatching(/CTO .*pagerduty/)]);
    for (const channel of ['pagerduty', 'slack'] as const)
      stage.paging.faults.order({ channel, kind: 'fail', remaining: null });
    stage.mail.faults.order({ kind: 'refuse', remaining: 100 });
    const failed = await run('oncall test-page');
    expect([failed.exitCode, failed.error]).toEqual([1, expect.stringContaining('No channel took the page')]);
    stage.paging.faults.clear();
    stage.mail.faults.clear();
  });

  it('pages and ack work with no database at all, and so does incidents ack', async () => {
    expect((await run('oncall pages')).out).toBe('Nothing is open.\n');
    await stage.alert({ alertname: 'DatabaseDown', ladder: 'database', priority: 'P0' });
    await stage.alert({ alertname: 'RedisDown', ladder: 'redis', priority: 'P0' });
    await stage.alert({ alertname: 'HighLatency', ladder: 'latency', priority: 'P1' });
    await eventually(async () =>
      (await json('oncall pages')).items.every(({ told }: { told: [] }) => told.length > 0),
    );
    expect((await run('oncall pages')).out).toMatch(/P0 .*redis .*RedisDown fires .*nobody yet/);
    // Postgres as people reach it and the pager does not.
    const listed = await run('incidents list', { DATABASE_OPERATOR_URL: urlOf('accubooks') });
    expect(listed.out).toBe('No incident.\n');
    expect(listed.error).toContain('There may be more');
    expect((await run('incidents list')).error).toContain('oncall pages');
    const first = await run('incidents ack database');
    expect([first.exitCode, first.out]).toEqual([
      0,
      expect.stringContaining('The pager has it: DatabaseDown fires'),
    ]);
    const second = await run('oncall ack last');
    expect([second.exitCode, second.out]).toEqual([0, expect.stringContaining('RedisDown fires is with')]);
    expect((await run('oncall ack last')).out).toContain('HighLatency fires is with');
    const unknown = await run('incidents ack nothing');
    expect([unknown.exitCode, unknown.error]).toEqual([69, expect.any(String)]);
    expect((await run('oncall ack nothing')).exitCode).toBe(2);
  });

  it('hears of whoever acknowledges in PagerDuty, with no database, and knows it after a death', async () => {
    await stage.alert({ alertname: 'BackupStale', ladder: 'backups', priority: 'P1' });
    const page = await stage.paging.untilReceived({ channel: 'pagerduty' }, ({ summary }) =>
      summary.includes('BackupStale'),
    );
    await stage.answerAtPagerDuty(page.dedupKey, 'acknowledge');
    await eventually(async () => (await run('oncall pages')).out.includes('Maja Ek (PagerDuty)'));
    await stage.kill();
    await stage.start({ PAGERDUTY_WEBHOOK_SECRETS: '' });
    expect((await run('oncall pages')).out).toContain('Maja Ek (PagerDuty)');
    expect((await run('oncall check')).error).toContain('is not heard');
    expect((await stage.call('POST', '/pagerduty', {})).status).toBe(404);
  });

  it('says that the token is wrong, or that nothing answers', async () => {
    expect((await run('oncall pages', { ALERT_TOKEN: 'wrong' })).exitCode).toBe(77);
    const gone = await run('oncall pages', { PAGER_URL: 'http://127.0.0.1:9' });
    expect([gone.exitCode, gone.error]).toEqual([69, expect.stringContaining('PAGER_URL')]);
  });
});
