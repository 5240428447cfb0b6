import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import { Faults } from './Faults.ts';
import { Mailbox } from './Mailbox.ts';
import { smtpListener } from './smtpListener.ts';
import { webListener } from './webListener.ts';

const LOOPBACK = '127.0.0.1';

export type MailServerOptions = {
  readonly clock: Clock;
  readonly log: Log;
  /** 0 takes any free port. */
  readonly smtpPort: number;
  readonly webPort: number;
  /** Where mails are kept; none outlives the process without it. */
  readonly file?: string;
};

export type MailServer = {
  /** Such as smtp://127.0.0.1:1025. */
  readonly smtpUrl: string;
  readonly webUrl: string;
  readonly mailbox: Mailbox;
  readonly faults: Faults;
  /** Idempotent. */
  readonly stop: () => Promise<void>;
};

/** The port that it listens on once `begin` has made it. */
function listening(server: Server, begin: () => void): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
    begin();
  });
}

/** Starts a mailbox of our own on the loopback: SMTP in, pages and JSON out. */
export async function startMailServer(options: MailServerOptions): Promise<MailServer> {
  const { clock, log } = options;
  const mailbox = new Mailbox(options.file);
  const faults = new Faults();
  const smtp = smtpListener({ mailbox, faults, clock, log });
  const web = createServer(webListener({ mailbox, faults }));
  const smtpPort = await listening(smtp.server, () => smtp.listen(options.smtpPort, LOOPBACK));
  const webPort = await listening(web, () => web.listen(options.webPort, LOOPBACK));
  const stopOnce = async (): Promise<void> => {
    await Promise.all([
      new Promise<void>((resolve) => {
        smtp.close(() => resolve());
      }),
      new Promise<void>((resolve) => {
        web.close(() => resolve());
        web.closeAllConnections();
      }),
    ]);
  };
  let stopping: Promise<void> | undefined;
  return {
    smtpUrl: `smtp://${LOOPBACK}:${smtpPort}`,
    webUrl: `http://${LOOPBACK}:${webPort}`,
    mailbox,
    faults,
    stop: () => (stopping ??= stopOnce()),
  };
}
