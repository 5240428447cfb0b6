/** A mail server of our own that a test may break, and the sender of the worker without the rest of it. */
import { afterAll } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { Mailer } from '@/shared/mail/Mailer.ts';
import { type MailOutcome, MailSender, type WriteLetter } from '@/shared/mail/MailSender.ts';
import { type MailServer, startMailServer } from '../../src/mailServer/MailServer.ts';
import { silentLog } from './testDatabase.ts';

export type MailStage = {
  readonly mail: MailServer;
  /** What looks into the outbox of the database until nothing is due. */
  readonly deliveryOf: (
    database: Database,
    letters: Readonly<Record<string, WriteLetter>>,
  ) => { readonly deliver: () => Promise<void>; readonly outcomes: MailOutcome[] };
};

/** A mailbox in this process; everything is stopped after the file. */
export async function createMailStage(): Promise<MailStage> {
  const mail = await startMailServer({ clock: systemClock, log: silentLog, smtpPort: 0, webPort: 0 });
  const mailer = new Mailer(mail.smtpUrl, 'AccuBooks <no-reply@accubooks.example>');
  afterAll(async () => {
    mailer.close();
    await mail.stop();
  });
  const deliveryOf: MailStage['deliveryOf'] = (database, letters) => {
    const outcomes: MailOutcome[] = [];
    const sender = new MailSender({
      database,
      mailer,
      letters,
      clock: systemClock,
      log: silentLog,
      onEnd: (outcome) => outcomes.push(outcome),
    });
    return { outcomes, deliver: () => sender.turn(new AbortController().signal) };
  };
  return { mail, deliveryOf };
}
