import type { Clock } from '@/shared/clock/Clock.ts';
import type { StatusConfig } from '@/shared/config/config.ts';
import type { Log } from '@/shared/log/log.ts';
import { Mailer } from '@/shared/mail/Mailer.ts';
import { buildStatusServer } from './http/buildStatusServer.ts';
import { AutomaticDesk } from './incidents/AutomaticDesk.ts';
import { StatusDesk } from './incidents/StatusDesk.ts';
import { countedComponents } from './incidents/shownComponents.ts';
import type { StatusView } from './pages/statuspageShape.ts';
import { StatusMetrics } from './StatusMetrics.ts';
import { StatusStore } from './store/StatusStore.ts';
import { announceUpdate } from './subscriptions/announceUpdate.ts';
import { DeliveryRunner } from './subscriptions/DeliveryRunner.ts';
import { SubscriberKeys } from './subscriptions/SubscriberKeys.ts';
import { Subscriptions } from './subscriptions/Subscriptions.ts';
import { FreshHealth, lookFromOutside } from './watch/lookFromOutside.ts';
import { OutsideWatch } from './watch/OutsideWatch.ts';
import type { Look, Seen } from './watch/readHealth.ts';
import { TimeKeeper } from './watch/TimeKeeper.ts';

export type StatusOptions = {
  readonly config: StatusConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the API is asked, from outside. */
  readonly apiUrl: string;
  readonly port: number;
  /** False where somebody else says when to look and to send. */
  readonly isWatching?: boolean;
};

export type RunningStatus = {
  readonly url: string;
  readonly watch: OutsideWatch;
  readonly store: StatusStore;
  readonly runner: DeliveryRunner;
  /** Resolves when what was noted so far holds. */
  readonly settled: () => Promise<void>;
  /** Idempotent. */
  readonly stop: () => Promise<void>;
};

const listOf = (text: string): string[] => {
  const parts = text.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '');
};

/** Without a slash at its end. */
const addressOfPage = ({ STATUS_URL }: StatusConfig) => STATUS_URL.replace(/\/+$/, '');

function lookAtSelf(store: StatusStore, runner: DeliveryRunner): Seen {
  const fault = store.fault();
  if (fault !== undefined)
    return { condition: 'degraded', detail: `This page works but cannot keep its history: ${fault}.` };
  if (runner.isLate())
    return { condition: 'degraded', detail: 'This page works, but its e-mail is delayed.' };
  return { condition: 'operational', detail: 'This page works.' };
}

/** Who writes on the page: people, the page itself, and what is sent of it. */
function openDesks({ config, clock, log }: StatusOptions, store: StatusStore, view: () => StatusView) {
  const mailer = config.SMTP_URL === '' ? undefined : new Mailer(config.SMTP_URL, config.MAIL_FROM);
  const keys = new SubscriberKeys(store.key, addressOfPage(config));
  const allowed = new Set(listOf(config.STATUS_WEBHOOKS_INSIDE));
  const announce = announceUpdate(clock);
  const subscriptions = new Subscriptions({
    ...{ clock, log, store, keys, allowed },
    hasMail: mailer !== undefined,
  });
  const desk = new StatusDesk({ clock, store, announce });
  const automatic = new AutomaticDesk({ clock, store, announce, log });
  return {
    mailer,
    subscriptions,
    desk,
    automatic,
    runnerDeps: { clock, log, store, keys, allowed, mailer, view },
  };
}

/** Starts the status page; it needs nothing but its folder. Throws a NewerFormat, or what listening throws. */
export async function startStatus(options: StatusOptions): Promise<RunningStatus> {
  const { config, clock, log, apiUrl, port, isWatching = true } = options;
  const store = StatusStore.open({ dir: config.STATUS_DATA_DIR, clock, log });
  const view = (): StatusView => ({
    seen: watch.components(),
    state: store.state,
    checkedAtMs: watch.checkedAtMs,
    nowMs: clock.nowMs(),
    url: addressOfPage(config),
    hasMail: config.SMTP_URL !== '',
  });
  const onLook = (look: Look): void => {
    metrics.countLook({ ...look, status: lookAtSelf(store, runner) });
    const seen = watch.components();
    desks.automatic.tick(seen);
    time.account(countedComponents(seen, store.state, clock.nowMs()));
  };
  const fresh = new FreshHealth(clock);
  const watch: OutsideWatch = new OutsideWatch({
    ...{ clock, log, onLook },
    lookAtSelf: () => lookAtSelf(store, runner),
    look: () => lookFromOutside(apiUrl, clock, fresh),
  });
  const metrics: StatusMetrics = new StatusMetrics({
    state: () => store.state,
    components: () => watch.components(),
    ageMs: () => watch.ageMs(),
    isKept: () => store.fault() === undefined,
  });
  const { accountedToMs } = store.state;
  const time = new TimeKeeper({ clock, note: (plan) => store.note(plan), accountedToMs });
  const desks = openDesks(options, store, view);
  const runner: DeliveryRunner = new DeliveryRunner({
    ...desks.runnerDeps,
    onEnd: (channel, outcome) => metrics.countNotification(channel, outcome),
  });
  const { desk, subscriptions, mailer } = desks;
  const proxies = listOf(config.TRUSTED_PROXIES);
  const server = buildStatusServer({
    ...{ log, store, watch, desk, subscriptions, metrics, view },
    token: config.STATUS_TOKEN,
    trustedProxies: proxies.length === 0 ? false : proxies,
  });
  const url = await server.listen({ port, host: config.HOST });
  if (isWatching) {
    watch.start();
    runner.start();
  }
  const stopOnce = async (): Promise<void> => {
    watch.stop();
    runner.stop();
    mailer?.close();
    await server.close();
    time.keep();
    await store.close();
  };
  let stopping: Promise<void> | undefined;
  const settled = () => store.commit(() => ({ changes: [], result: undefined }));
  return { url, watch, store, runner, settled, stop: () => (stopping ??= stopOnce()) };
}
