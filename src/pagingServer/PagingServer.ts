import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { PagingHook } from '@/shared/config/pagingHook.ts';
import { Faults } from './Faults.ts';
import { Inbox } from './Inbox.ts';
import { pagingListener } from './pagingListener.ts';
import { Webhooks } from './Webhooks.ts';

const LOOPBACK = '127.0.0.1';

export type PagingServerOptions = {
  readonly clock: Clock;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where deliveries are kept; none outlives the process without it. */
  readonly file?: string;
  /** Who hears what becomes of an incident; nobody without it. */
  readonly hook?: PagingHook | undefined;
};

export type PagingServer = {
  readonly url: string;
  /** What SLACK_WEBHOOK_URL says. */
  readonly slackUrl: string;
  readonly webhookUrl: string;
  readonly inbox: Inbox;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
  /** Idempotent. */
  readonly stop: () => Promise<void>;
};

/** Starts a PagerDuty, a Slack and a webhook of our own on the loopback. */
export async function startPagingServer(options: PagingServerOptions): Promise<PagingServer> {
  const inbox = new Inbox(options.file);
  const faults = new Faults();
  const webhooks = new Webhooks(options.hook, options.clock);
  const server = createServer(pagingListener({ inbox, faults, webhooks, clock: options.clock }));
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, LOOPBACK, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
  const url = `http://${LOOPBACK}:${port}`;
  let stopping: Promise<void> | undefined;
  const stopOnce = async () => {
    await webhooks.stop();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  };
  return {
    url,
    slackUrl: `${url}/services/T000/B000/accubooks`,
    webhookUrl: `${url}/webhook`,
    inbox,
    faults,
    webhooks,
    stop: () => (stopping ??= stopOnce()),
  };
}
