import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { Mailer } from '@/shared/mail/Mailer.ts';
import { runNode } from '../../test/support/runNode.ts';
import { silentLog } from '../../test/support/testDatabase.ts';
import { Mailbox, MESSAGES_MAX } from './Mailbox.ts';
import { type MailServer, startMailServer } from './MailServer.ts';

const EX_CONFIG = 78;
let folder = '';
let server: MailServer;
let mailer: Mailer;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mail-server-'));
  const file = path.join(folder, 'mail.jsonl');
  const clock = fixedClock('2026-11-22T10:00:00Z');
  server = await startMailServer({ clock, log: silentLog, smtpPort: 0, webPort: 0, file });
  mailer = new Mailer(server.smtpUrl, 'Us <us@example.com>');
});
afterEach(async () => {
  mailer.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const send = (recipient: string, subject = 'Hi', id = 'one') =>
  mailer.send(
    {
      id,
      recipient,
      letter: { subject, parts: ['<b>bold</b>', { label: 'Go', url: 'http://localhost:3000/verify#t' }] },
      at: new Date(0),
    },
    new AbortController().signal,
  );

describe('the test mailbox', () => {
  it('shows each mail as text whose links can be followed', async () => {
    await send('ada@example.com', '<script>x</script>');
    const list = await fetch(server.webUrl).then((answer) => answer.text());
    expect(list).toContain('&lt;script&gt;');
    expect(list).not.toContain('<script>');
    const link = /href="(\/messages\/\w+)"/.exec(list)?.[1] ?? '';
    const answer = await fetch(new URL(link, server.webUrl));
    const page = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).toContain('&lt;b&gt;bold');
    expect(page).toContain('<a href="http://localhost:3000/verify#t"');
  });

  it('finds the mails of an address, forgets none over a restart, and all on request', async () => {
    await send('ada@example.com', 'A', 'a');
    await send('bob@example.com', 'B', 'b');
    await server.stop();
    const file = path.join(folder, 'mail.jsonl');
    expect(new Mailbox(file).list('ADA@example.com')).toMatchObject([{ subject: 'A' }]);
    const again = new Mailbox(file);
    again.clear();
    expect(new Mailbox(file).list()).toEqual([]);
  });

  it('keeps the newest and no more than it may', () => {
    const mailbox = new Mailbox(undefined);
    const at = '2026-11-22T10:00:00Z';
    for (let index = 0; index < MESSAGES_MAX + 3; index += 1)
      mailbox.add({
        messageId: `<${index}>`,
        from: '',
        to: ['a@b.c'],
        subject: '',
        text: '',
        html: '',
        receivedAt: at,
      });
    expect(mailbox.list()).toHaveLength(MESSAGES_MAX);
    expect(mailbox.list()[0]?.messageId).toBe(`<${MESSAGES_MAX + 2}>`);
  });

  it('does what is ordered to go wrong, as often as ordered', async () => {
    const order = (body: object, type = 'application/json') =>
      fetch(`${server.webUrl}/api/faults`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify(body),
      });
    expect((await order({ kind: 'refuse', remaining: 1 }, 'text/plain')).status).toBe(415);
    expect((await order({ kind: 'flood' })).status).toBe(400);
    await order({ kind: 'refuse', remaining: 1 });
    await expect(send('ada@example.com')).rejects.toMatchObject({ isFinal: true });
    await order({ kind: 'greylist', remaining: 1 });
    await expect(send('ada@example.com')).rejects.toMatchObject({ isFinal: false });
    await order({ kind: 'down', remaining: 1 });
    mailer.close();
    mailer = new Mailer(server.smtpUrl, 'us@example.com');
    await expect(send('ada@example.com')).rejects.toMatchObject({ isFinal: false });
    await send('ada@example.com');
    expect(server.mailbox.list()).toMatchObject([{ copies: 1 }]);
  });

  it('is not read by a page of another name that points at this machine', async () => {
    const { status } = await new Promise<{ status: number }>((resolve) => {
      const child = spawn(process.execPath, [
        '-e',
        `require('http').get('${server.webUrl}/api/messages',{headers:{host:'evil.example'}},r=>process.exit(r.statusCode===421?21:1))`,
      ]);
      child.once('exit', (code) => resolve({ status: code ?? 0 }));
    });
    expect(status).toBe(21);
  });

  it.each(['NODE_ENV', 'ACCUBOOKS_ENV'])('refuses to start where %s says production', async (name) => {
    const run = runNode('src/mailServer/main.ts', { [name]: 'production' });
    expect((await run.exited).code).toBe(EX_CONFIG);
  });
});
