import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statusAccess } from '@/shared/config/statusAccess.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { openStatusStage, STATUS_TOKEN, type StatusStage } from '../../test/support/statusStage.ts';

let page: StatusStage;
beforeAll(async () => {
  page = await openStatusStage();
  // Nobody needs the API for any of this.
  await page.stopApi();
  await page.look(2);
});
afterAll(() => page.close());

const run = (parameters: readonly string[], environment: Record<string, string> = {}) =>
  runCommand(['status', ...parameters], {
    STATUS_URL: page.url,
    STATUS_TOKEN,
    ACCUBOOKS_DATA: '/nonexistent',
    ACCUBOOKS_URL: 'http://127.0.0.1:1',
    ...environment,
  });
const idIn = (text: string) => /^[0-9A-Z]{26}/.exec(text)?.[0] ?? '';

describe('accubooks status, with the API gone', () => {
  it('opens an incident, tells how it goes and ends it', async () => {
    const posted = await run([
      'post',
      'Everything stands still',
      '--component',
      'api=major_outage',
      '--by',
      'kim',
    ]);
    expect([posted.exitCode, posted.error]).toEqual([0, '']);
    expect(posted.out).toMatch(
      /investigating, impact critical, https:\/\/status\.accubooks\.example\/incidents\//,
    );
    const id = idIn(posted.out);
    const shown = await run(['show']);
    expect(shown.out).toContain('AccuBooks is down: API. (critical; checked 2026-11-21 12:00 UTC;');
    expect(shown.out).toContain(id);
    const signed = ['--message', 'A cable was cut.', '--signed-by', 'Ada'];
    expect((await run(['update', id, '--status', 'identified', ...signed])).out).toContain(
      'A cable was cut.',
    );
    expect((await run(['resolve', id])).out).toContain('resolved');
    expect((await run(['show'])).out).not.toContain(id);
  });

  it('announces a maintenance and calls it off', async () => {
    const window = ['--from', '2026-11-22T22:00Z', '--until', '2026-11-22T23:00Z'];
    const announced = await run([
      ...['maintenance', 'schedule', 'New disks', '--component', 'database', 'api', ...window],
    ]);
    expect(announced.out).toContain('scheduled, 2026-11-22 22:00 UTC to 2026-11-22 23:00 UTC');
    const ended = await run(['maintenance', 'update', idIn(announced.out), '--status', 'completed']);
    expect(ended.out).toContain('completed');
  });

  it('counts subscribers and lists the approved texts', async () => {
    expect((await run(['subscribers'])).out).toBe('0 by mail, 0 by webhook, 0 messages wait.\n');
    expect((await run(['texts'])).out).toContain('identified\n  We know the cause');
  });

  it('says what is wrong and ends with the code for it', async () => {
    const own = await run(['post', 'x', '--message', 'unsigned']);
    expect([own.exitCode, own.error]).toEqual([2, expect.stringContaining('signedBy')]);
    const wrong = await run(['post', 'x'], { STATUS_TOKEN: 'wrong' });
    expect([wrong.exitCode, wrong.error]).toEqual([77, expect.stringContaining('STATUS_TOKEN')]);
    const away = await run(['show'], { STATUS_URL: 'http://127.0.0.1:1' });
    expect([away.exitCode, away.error]).toEqual([69, expect.stringContaining('does not answer')]);
    expect((await run(['post', 'x', '--component', 'moon'])).exitCode).toBe(64);
    const window = ['--from', '2030-01-01T00:00Z', '--until', '2030-01-02T00:00Z'];
    const moon = await run(['maintenance', 'schedule', 'x', ...window, '--component', 'moon']);
    expect([moon.exitCode, moon.error]).toEqual([64, expect.stringContaining('a component is one of api')]);
    expect((await run(['resolve', 'nothing'])).error).toBe(
      'There is no such incident. (STATUS_ORDER_REFUSED)\n',
    );
  });

  it('sends the token that was written for one page to no other, but to this machine', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'accubooks-cli-'));
    const written = { STATUS_URL: 'https://status.accubooks.example', STATUS_TOKEN };
    writeFileSync(path.join(folder, 'environment.json'), JSON.stringify(written));
    const access = (page?: string) => statusAccess({ ACCUBOOKS_DATA: folder }, page);
    expect(access()).toEqual({ url: written.STATUS_URL, token: STATUS_TOKEN });
    expect(access('https://other.example').token).toBeUndefined();
    expect(access('https://127.0.0.1.other.example').token).toBeUndefined();
    const environment = { ACCUBOOKS_DATA: folder, STATUS_URL: '', STATUS_TOKEN: '' };
    const byPort = await run(['--page', page.url, 'post', 'By its port'], environment);
    expect([byPort.exitCode, byPort.error]).toEqual([0, '']);
    rmSync(folder, { recursive: true });
  });
});
