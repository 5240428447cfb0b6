import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { createMailStage } from '../../../test/support/mailStage.ts';
import { runNode } from '../../../test/support/runNode.ts';
import { createTestDatabase, silentLog } from '../../../test/support/testDatabase.ts';
import { eventually } from '../../../test/support/workerStage.ts';
import { Mailer } from './Mailer.ts';
import { enqueueMail, mayMail, readOutboxFigures } from './MailOutboxStore.ts';
import { MailSender } from './MailSender.ts';

const LETTERS = {
  greeting: (facts: Readonly<Record<string, unknown>>) => ({
    subject: 'Hello',
    parts: [`Hello ${String(facts.name)}`, { label: 'Open', url: 'http://localhost:3000/x#t' }],
  }),
  nothing: () => undefined,
  broken: () => {
    throw new Error('no such fact');
  },
};
const { database, workerDatabase, clientOf } = await createTestDatabase();
const { mail, deliveryOf } = await createMailStage();
const { deliver, outcomes } = deliveryOf(workerDatabase, LETTERS);
const mailers: Mailer[] = [];
afterAll(() => {
  for (const mailer of mailers) mailer.close();
});

const post = (recipient: string, kind = 'greeting', usefulS = 3600) =>
  database.asNobody((sql) => enqueueMail(sql, { recipient, kind, facts: { name: '<Ada>' }, usefulS }));
const admin = await clientOf('admin');
const rowsOf = async (recipient: string) =>
  (
    await admin.query<{ state: string; attempts: number; fault: string | null }>(
      'SELECT state, attempts, fault FROM mail_outbox WHERE recipient = $1 ORDER BY id',
      [recipient],
    )
  ).rows;
/** What waits is due now, and whose sender died is free again. */
const makeDue = () =>
  admin.query(`UPDATE mail_outbox SET next_attempt_at = now() - interval '1 second',
    lease_until = CASE WHEN state = 'sending' THEN now() - interval '1 second' END WHERE state IN ('waiting', 'sending')`);

beforeEach(async () => {
  await admin.query('DELETE FROM mail_outbox');
  mail.mailbox.clear();
  outcomes.length = 0;
});
afterEach(() => mail.faults.clear());

describe('the outbox', () => {
  it('sends what was committed and nothing of what was rolled back', async () => {
    await post('ada@example.com');
    const undone = database.asNobody(async (sql) => {
      await enqueueMail(sql, { recipient: 'undone@example.com', kind: 'greeting', facts: {}, usefulS: 60 });
      throw new Error('rolled back');
    });
    await expect(undone).rejects.toThrow('rolled back');
    await deliver();
    expect(mail.mailbox.list()).toMatchObject([
      {
        to: ['ada@example.com'],
        from: 'no-reply@accubooks.example',
        subject: 'Hello',
        text: expect.stringContaining('Hello <Ada>'),
        html: expect.stringContaining('Hello &lt;Ada&gt;'),
        messageId: expect.stringMatching(/^<[0-9A-Z]{26}@accubooks\.example>$/),
        copies: 1,
      },
    ]);
    expect(await rowsOf('ada@example.com')).toMatchObject([{ state: 'sent', attempts: 1, fault: null }]);
  });

  it('sends each mail once with several senders at work', async () => {
    for (let index = 0; index < 30; index += 1) await post(`many${index}@example.com`);
    await Promise.all([deliver(), deliver(), deliver(), deliver()]);
    await deliver();
    expect(mail.mailbox.list().map(({ copies }) => copies)).toEqual(Array(30).fill(1));
    expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(30);
  });

  it('tries again what is put off, and never what is refused for good', async () => {
    mail.faults.order({ kind: 'greylist', remaining: 1 });
    await post('slow@example.com');
    await deliver();
    expect(await rowsOf('slow@example.com')).toMatchObject([
      { state: 'waiting', attempts: 1, fault: expect.stringContaining('451') },
    ]);
    await makeDue();
    await deliver();
    expect(await rowsOf('slow@example.com')).toMatchObject([{ state: 'sent', attempts: 2 }]);
    mail.faults.order({ kind: 'refuse', remaining: 1 });
    await post('gone@example.com');
    await deliver();
    expect(await rowsOf('gone@example.com')).toMatchObject([
      { state: 'dead', attempts: 1, fault: expect.stringContaining('550') },
    ]);
    expect(await database.asNobody(readOutboxFigures)).toMatchObject({ waiting: 0, dead: 1 });
  });

  it('sends again, under the same Message-ID, what the server took without saying so', async () => {
    mail.faults.order({ kind: 'drop_after_data', remaining: 1 });
    await post('twice@example.com');
    await deliver();
    expect(await rowsOf('twice@example.com')).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    await makeDue();
    await deliver();
    expect(mail.mailbox.list('twice@example.com')).toMatchObject([{ copies: 2 }]);
  });

  it('gives up what nobody needs any more, says why, and goes on past a letter that cannot be written', async () => {
    await post('late@example.com', 'greeting', 1);
    await admin.query("UPDATE mail_outbox SET expires_at = now() - interval '1 second'");
    await post('odd@example.com', 'broken');
    await post('unknown@example.com', 'no-such-letter');
    await post('nobody@example.com', 'nothing');
    await post('fine@example.com');
    await deliver();
    expect(await rowsOf('late@example.com')).toMatchObject([
      { state: 'dead', fault: 'not sent in time; last: no attempt' },
    ]);
    expect(await rowsOf('odd@example.com')).toMatchObject([{ state: 'dead' }]);
    expect(await rowsOf('unknown@example.com')).toMatchObject([{ state: 'dead' }]);
    expect(await rowsOf('nobody@example.com')).toMatchObject([{ state: 'sent' }]);
    expect(mail.mailbox.list().map(({ to }) => to)).toEqual([['fine@example.com']]);
  });

  it('admits exactly as many mails to an address as it may have, asked for in parallel', async () => {
    const ask = () =>
      database.asNobody(async (sql) => {
        const may = await mayMail(sql, 'flood@example.com', 5);
        if (may)
          await enqueueMail(sql, { recipient: 'flood@example.com', kind: 'nothing', facts: {}, usefulS: 60 });
        return may;
      });
    const answers = await Promise.all(Array.from({ length: 15 }, ask));
    expect(answers.filter(Boolean)).toHaveLength(5);
  });

  it('refuses a recipient that would carry another one or a header', async () => {
    for (const recipient of [
      'a@b.example, c@d.example',
      'a@b.example\r\nBcc: c@d.example',
      '"x"<a@b.example>',
      'a@b.example;c@d.example',
    ])
      await expect(post(recipient)).rejects.toThrow();
    expect(await rowsOf('a@b.example')).toEqual([]);
  });

  it('is written by the application, and read and changed by it never', async () => {
    await post('secret@example.com');
    const app = await clientOf('accubooks_app');
    expect((await app.query('SELECT FROM mail_outbox')).rowCount).toBe(0);
    await expect(app.query("UPDATE mail_outbox SET state = 'sent'")).rejects.toMatchObject({ code: '42501' });
    await expect(app.query('DELETE FROM mail_outbox')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a mail server that is killed and frozen', () => {
  it('loses nothing', async () => {
    const [port, webPort] = [await freePort(), await freePort()];
    const start = async () => {
      const ports = ['--port', String(port), '--web-port', String(webPort)];
      const { child } = runNode('src/mailServer/main.ts', {}, ports);
      await eventually(() =>
        fetch(`http://127.0.0.1:${webPort}/health`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
      return child;
    };
    const mailer = new Mailer(`smtp://127.0.0.1:${port}`, 'no-reply@accubooks.example');
    mailers.push(mailer);
    const sender = new MailSender({
      ...{ database: workerDatabase, mailer, letters: LETTERS, clock: systemClock, log: silentLog },
      onEnd: () => undefined,
    });
    const turn = () => sender.turn(new AbortController().signal);
    await post('early@example.com');
    await turn();
    expect(await rowsOf('early@example.com')).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    const child = await start();
    child.kill('SIGSTOP');
    await post('frozen@example.com');
    const frozen = turn();
    await eventually(async () =>
      (await rowsOf('frozen@example.com')).some(({ state }) => state === 'sending'),
    );
    child.kill('SIGKILL');
    await frozen;
    await start();
    await makeDue();
    await turn();
    for (const address of ['early@example.com', 'frozen@example.com']) {
      expect(await rowsOf(address)).toMatchObject([{ state: 'sent', attempts: 2 }]);
      const answer = await fetch(`http://127.0.0.1:${webPort}/api/messages?to=${address}`);
      expect((await answer.json()).items).toHaveLength(1);
    }
  });
});
