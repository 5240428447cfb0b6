import type { Clock } from '@/shared/clock/Clock.ts';
import type { StatusConfig } from '@/shared/config/config.ts';
import type { Log } from '@/shared/log/log.ts';
import { buildStatusServer } from './http/buildStatusServer.ts';
import { AutomaticDesk } from './incidents/AutomaticDesk.ts';
import { StatusDesk } from './incidents/StatusDesk.ts';
import { countedComponents } from './incidents/shownComponents.ts';
import { StatusStore } from './store/StatusStore.ts';
import { lookFromOutside } from './watch/lookFromOutside.ts';
import { OutsideWatch } from './watch/OutsideWatch.ts';
import type { Seen } from './watch/readHealth.ts';
import { TimeKeeper } from './watch/TimeKeeper.ts';

export type StatusOptions = {
  readonly config: StatusConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the API is asked, from outside. */
  readonly apiUrl: string;
  readonly port: number;
  /** False where somebody else says when to look. */
  readonly isWatching?: boolean;
};

export type RunningStatus = {
  readonly url: string;
  readonly watch: OutsideWatch;
  readonly store: StatusStore;
  /** Resolves when what was noted so far holds. */
  readonly settled: () => Promise<void>;
  /** Idempotent. */
  readonly stop: () => Promise<void>;
};

const networksOf = (text: string): string[] | false => {
  const networks = text.split(',').map((part) => part.trim());
  return text.trim() === '' ? false : networks.filter((part) => part !== '');
};

/** Starts the status page; it needs nothing but its folder. Throws a NewerFormat, or what listening throws. */
export async function startStatus(options: StatusOptions): Promise<RunningStatus> {
  const { config, clock, log, apiUrl, port, isWatching = true } = options;
  const store = StatusStore.open({ dir: config.STATUS_DATA_DIR, clock, log });
  const announce = () => [];
  const desk = new StatusDesk({ clock, store, announce });
  const automatic = new AutomaticDesk({ clock, store, announce, log });
  const time = new TimeKeeper({
    clock,
    note: (plan) => store.note(plan),
    accountedToMs: store.state.accountedToMs,
  });
  const lookAtSelf = (): Seen => {
    const fault = store.fault();
    return fault === undefined
      ? { condition: 'operational', detail: 'This page works.' }
      : { condition: 'degraded', detail: `This page works but cannot keep its history: ${fault}.` };
  };
  const watch: OutsideWatch = new OutsideWatch({
    clock,
    log,
    lookAtSelf,
    look: () => lookFromOutside(apiUrl, clock),
    onLook: () => {
      const seen = watch.components();
      automatic.tick(seen);
      time.account(countedComponents(seen, store.state, clock.nowMs()));
    },
  });
  const server = buildStatusServer({
    ...{ clock, log, store, watch, desk },
    token: config.STATUS_TOKEN,
    url: config.STATUS_URL.replace(/\/+$/, ''),
    trustedProxies: networksOf(config.TRUSTED_PROXIES),
  });
  const url = await server.listen({ port, host: config.HOST });
  if (isWatching) watch.start();
  const stopOnce = async (): Promise<void> => {
    watch.stop();
    await server.close();
    time.keep();
    await store.close();
  };
  let stopping: Promise<void> | undefined;
  const settled = () => store.commit(() => ({ changes: [], result: undefined }));
  return { url, watch, store, settled, stop: () => (stopping ??= stopOnce()) };
}
