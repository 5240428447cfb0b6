import { createServer, type Server } from 'node:http';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import { controlListener } from './control/controlListener.ts';
import { apiListener } from './http/apiListener.ts';
import { runDue } from './money/runDue.ts';
import { StripeStore } from './state/StripeStore.ts';
import { World } from './state/World.ts';
import { WebhookSender } from './webhooks/WebhookSender.ts';

const LOOPBACK = '127.0.0.1';
/** How often time is looked at. */
const TICK_MS = 250;

export type StripeServerOptions = {
  readonly clock: Clock;
  readonly log: Log;
  /** 0 takes any free port. */
  readonly port: number;
  readonly controlPort: number;
  /** Where everything is kept; nothing outlives the process without it. */
  readonly file?: string;
};

export type StripeServer = {
  /** Such as http://127.0.0.1:12111. */
  readonly url: string;
  readonly controlUrl: string;
  /** Idempotent. */
  readonly stop: () => Promise<void>;
};

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      resolve(`http://${LOOPBACK}:${typeof address === 'object' && address !== null ? address.port : port}`);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Starts the stand-in for Stripe on the loopback, with the port that controls it. */
export async function startStripeServer(options: StripeServerOptions): Promise<StripeServer> {
  const { clock, log } = options;
  const store = new StripeStore(options.file);
  let url = '';
  const world = new World(store, clock, () => url);
  const keep = () => store.commit();
  const sender = new WebhookSender(world, log, keep);
  const settle = () => {
    const events = world.takeNewEvents();
    store.commit();
    if (events.length > 0) sender.enqueue(events);
    store.commit();
  };
  const tick = () => {
    runDue(world, world.nowMs());
    settle();
    sender.pump();
  };
  const api = createServer(apiListener({ world, log, settle }));
  const control = createServer(controlListener({ world, sender, settle }));
  url = await listen(api, options.port);
  const controlUrl = await listen(control, options.controlPort);
  const timer = setInterval(tick, TICK_MS);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    await Promise.all([close(api), close(control)]);
    await sender.stop();
    store.close();
  };
  return { url, controlUrl, stop: () => (stopping ??= stop()) };
}
