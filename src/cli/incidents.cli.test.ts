import { describe, expect, it } from 'vitest';
import { TO_FILL_IN } from '@/core/incidents/draftReport.ts';
import { ANNOUNCEMENTS } from '@/shared/statusPage/announcements.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { openStatusStage, STATUS_TOKEN } from '../../test/support/statusStage.ts';
import { createTestDatabase } from '../../test/support/testDatabase.ts';

const { urlOf } = await createTestDatabase();

function run(parameters: string[], input = '') {
  const environment = { DATABASE_OPERATOR_URL: urlOf('accubooks') };
  return runCommand(['incidents', ...parameters], environment, { readInput: async () => input });
}
const json = async (...parameters: string[]) => JSON.parse((await run(['--json', ...parameters])).out);

describe('accubooks incidents', () => {
  it('goes from open to resolved without an API', async () => {
    expect((await run(['list'])).out).toBe('No incident.\n');
    const facts = ['--fact', 'redisDown', '--fact', 'userObjectivesMissed?'];
    const opened = await run(['open', 'Redis is gone', ...facts, '--component', 'platform']);
    expect([opened.exitCode, opened.error]).toEqual([0, '']);
    expect(opened.out).toMatch(/^P0 is open as [0-9A-Z]{26}: perhaps; .*\(C19\.noticed\)\.\n$/);
    expect((await run(['list'])).out).toMatch(/P0 +detected .* P0-6 +nobody +Redis is gone/);
    expect(await json('ack', 'last')).toMatchObject({ state: 'acknowledged' });
    await run(['note', 'last', 'systemctl restart redis', '--command']);
    expect(await json('mitigate', 'last', 'Started again.', '--flag')).toMatchObject({ watchMinutes: 15 });
    const early = await run(['resolve', 'last']);
    expect([early.exitCode, early.error]).toEqual([
      2,
      expect.stringMatching(/is watched until .*resolves by itself.* \(INCIDENT_STATE_REFUSED\)/),
    ]);
    const shown = (await run(['show', 'last'])).out;
    expect(shown).toMatch(/^P0 Redis is gone\n/);
    expect(shown).toContain('systemctl restart redis');
    const { id } = await json('resolve', 'last', '--reason', 'It was planned.');
    expect((await run(['list'])).out).toBe('No incident.\n');
    expect((await run(['list', '--all'])).out).toContain(id);
    expect((await run(['ack', 'last'])).error).toMatch(/^No incident is open\./);
  });

  it('takes for `last` the worst that the command is for, of equals the latest', async () => {
    for (const [title, priority] of [
      ['Older', 'P1'],
      ['Worse', 'P0'],
      ['Latest', 'P1'],
    ] as const)
      await run(['open', title, '--priority', priority]);
    const taken = async (...parameters: string[]) => (await json(...parameters)).title;
    for (const title of ['Worse', 'Latest', 'Older']) expect(await taken('ack', 'last')).toBe(title);
    for (const title of ['Worse', 'Latest', 'Older']) {
      expect(await taken('mitigate', 'last')).toBe(title);
      expect(await taken('resolve', 'last', '--reason', 'x')).toBe(title);
    }
  });

  it('is the incident that the alerts of its runbook tell of, and is opened once', async () => {
    const { id, ladder } = await json('open', 'Nothing answers', '--priority', 'P0', '--runbook', 'P0-1');
    expect(ladder).toBe('availability');
    expect((await json('open', 'Still nothing', '--priority', 'P0', '--runbook', 'P0-1')).id).toBe(id);
    expect((await json('open', 'Another', '--priority', 'P3')).ladder).toMatch(/^manual:/);
    for (const title of ['Nothing answers', 'Another']) {
      expect((await json('mitigate', 'last')).title).toBe(title);
      await run(['resolve', 'last', '--reason', 'x']);
    }
  });

  it('tells customers in an approved text, and says whom it could not tell', async () => {
    const page = await openStatusStage();
    const { id } = await json('open', 'It is down', '--priority', 'P0', '--component', 'api');
    const tell = (...parameters: string[]) =>
      runCommand(['incidents', 'tell', ...parameters], {
        DATABASE_OPERATOR_URL: urlOf('accubooks'),
        STATUS_URL: page.url,
        STATUS_TOKEN,
      });
    const told = await tell('last', 'investigating');
    expect([told.exitCode, told.error]).toEqual([0, '']);
    expect(told.out).toMatch(/status page +told\n +Slack +is not set up here\n/);
    const { incidents } = await (await page.get('/api/v2/incidents/unresolved.json')).json();
    expect(incidents[0].incident_updates[0].body).toBe(ANNOUNCEMENTS.investigating);
    expect((await run(['show', id])).out).toContain(`Customers are told: ${ANNOUNCEMENTS.investigating}`);
    expect((await tell('last', 'nonsense')).exitCode).toBe(64);
    expect((await tell('01J00000000000000000000000', 'resolved')).error).toContain('INCIDENT_NOT_FOUND');
    await page.close();
    const alone = await tell('last', 'identified');
    expect([alone.exitCode, alone.out]).toEqual([0, expect.stringContaining('a worker says it again until')]);
    await run(['mitigate', id]);
    await run(['resolve', id, '--reason', 'It was a test.']);
  });

  it('refuses texts that are blank or too long, and writes nothing', async () => {
    for (const line of [
      ['open', ' '],
      ['open', 'x'.repeat(501)],
      ['open', 'x', '--runbook', 'P9-9'],
      ['classify', 'last', 'P1', '--because', ''],
      ['assign', 'last', ''],
      ['note', 'last', 'x'.repeat(4_001)],
    ])
      expect((await run(line)).exitCode).toBe(64);
    const { id } = await json('open', 'x', '--priority', 'P1');
    const empty = await run(['report', id, '--submit', '--runbook-fine'], ' ');
    expect([empty.exitCode, empty.error]).toEqual([
      2,
      expect.stringContaining('Nothing came by standard input'),
    ]);
    await run(['mitigate', id]);
    await run(['resolve', id, '--reason', 'It was a test.']);
  });

  it('drafts the papers, takes them in with an answer about the runbook, and says what is due', async () => {
    const { id } = await json('open', 'It is slow', '--priority', 'P1');
    await run(['mitigate', id]);
    const draft = (await run(['report', id])).out;
    expect(draft).toContain('# Incident report: It is slow');
    expect((await run(['duties'])).out).toMatch(new RegExp(`report +${id}[\\s\\S]*post-mortem +${id}`));
    const unanswered = await run(['report', id, '--submit'], draft);
    expect([unanswered.exitCode, unanswered.error]).toEqual([64, expect.stringContaining('--runbook-fine')]);
    const unfilled = await run(['report', id, '--submit', '--runbook-fine'], draft);
    expect([unfilled.exitCode, unfilled.error]).toEqual([
      2,
      expect.stringContaining('INCIDENT_REPORT_INCOMPLETE'),
    ]);
    const written = draft.replaceAll(TO_FILL_IN, 'Answer');
    expect((await run(['report', id, '--submit', '--runbook-fine'], written)).out).toBe(
      'The report is handed in.\n',
    );
    expect((await run(['postmortem', id])).out).toContain('## Root cause');

    const added = await json('action', 'add', id, 'Alert earlier', '--owner', 'kim', '--due', '2030-01-01');
    expect((await run(['duties'])).out).toContain('kim: Alert earlier');
    expect((await run(['action', 'done', id, added.id])).out).toBe('Done: Alert earlier\n');
    await run(['review', 'incident-response', '--note', 'as it is']);
    expect((await run(['duties'])).out).toMatch(/never read +runbook review +emergency-procedures/);
    expect((await run(['duties'])).out).not.toContain('Alert earlier');
  });

  it('shows the means over a period', async () => {
    const { id } = await json('open', 'The disk is gone', '--priority', 'P0', '--disaster');
    await run(['ack', id]);
    const { out, exitCode } = await run(['times', '--days', '7']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Incidents detected since \d{4}-\d\d-\d\d\.\n\nClass +Priority +Time +Mean/);
    expect(out).toMatch(/disaster +P0 +MTTA +\d+ s +\d+ s +1 +0 +0 +at once/);
    expect(out).toMatch(/disaster +P0 +MTTM +— +— +0 +1 +— +nothing/);
    expect(out).toMatch(/disaster +P0 +MTTR +— +— +0 +1 +0 +4 h 0 min/);
    const { groups } = JSON.parse((await run(['times', '--json'])).out);
    expect(groups.at(-1)).toMatchObject({
      incidentClass: 'disaster',
      recovered: { meanS: null, without: 1 },
    });
    const wrong = await run(['times', '--days', '367']);
    expect([wrong.exitCode, wrong.error]).toEqual([64, expect.stringContaining('1 to 366.')]);
  });

  it('says what is wrong with a command', async () => {
    const unknown = await run(['open', 'x', '--fact', 'sunny']);
    expect([unknown.exitCode, unknown.error]).toEqual([64, expect.stringContaining('it is slow')]);
    expect((await run(['classify', 'last', 'P9', '--because', 'x'])).exitCode).toBe(64);
    expect((await run(['show', '01ARZ3NDEKTSV4RRFFQ69G5FAV'])).error).toContain('INCIDENT_NOT_FOUND');
  });
});
