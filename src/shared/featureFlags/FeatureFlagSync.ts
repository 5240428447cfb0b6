/**
 * Keeps the flags of a server process in step with Postgres: told of each change by NOTIFY, looking once a
 * second besides, acknowledging what it has. While the database is away the last known values stay.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@/shared/clock/Clock.ts';
import { Bell } from '@/shared/database/Bell.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Log } from '@/shared/log/log.ts';
import { changeFlag } from './changeFlag.ts';
import {
  type FeatureFlagService,
  type FlagKeeper,
  type FlagOverrides,
  isFeatureFlagName,
} from './FeatureFlagService.ts';
import { FeatureFlagStore, type FlagProcess } from './FeatureFlagStore.ts';
import type { FlagRollout } from './FlagRollout.ts';

/** Pause between two signs of life, and so the longest delay of a change that no notification told of. */
const BEAT_MS = 1_000;
/** Pause before the database is tried again; well below the silence after which a process is forgotten. */
const RECONNECT_MS = 500;
/** Longest wait of a start for the flags: then it goes on with the defaults. */
const READY_TIMEOUT_MS = 2_000;
/** Changes that may come while one is being read, before the next beat takes the rest. */
const ROUNDS_MAX = 20;

export type FlagSyncDeps = {
  readonly databaseUrl: string;
  readonly service: FeatureFlagService;
  readonly clock: Clock;
  readonly log: Log;
  readonly me: FlagProcess;
};

export class FeatureFlagSync implements FlagKeeper {
  readonly #deps: FlagSyncDeps;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  readonly #bell = new Bell();
  #overrides: FlagOverrides = new Map();
  #becomeReady: () => void = () => undefined;
  readonly #ready = new Promise<void>((resolve) => {
    this.#becomeReady = resolve;
  });

  constructor(deps: FlagSyncDeps) {
    this.#deps = deps;
  }

  /** Resolves when the flags are read, or cannot be for now; goes on in the background. */
  async start(): Promise<void> {
    const { service, log } = this.#deps;
    service.attach(this);
    this.#running ??= this.#run();
    const isLate = Symbol('late');
    const bound = new AbortController();
    const late = sleep(READY_TIMEOUT_MS, isLate, { signal: bound.signal }).catch(() => undefined);
    const first = await Promise.race([this.#ready, late]);
    bound.abort();
    if (first === isLate) log.warn({}, 'feature flags not read yet: the defaults hold');
  }

  /** Idempotent; the flags keep their last values. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#bell.ring();
    await this.#running;
    this.#deps.service.attach(undefined);
  }

  /** @see FlagKeeper */
  async change(flag: string, rollout: FlagRollout | undefined, by?: string): Promise<void> {
    const { databaseUrl, clock, me } = this.#deps;
    const store = await FeatureFlagStore.connect(databaseUrl, `accubooks-flags-${me.process}`).catch(
      (cause: unknown) => {
        throw new AppError('FLAG_NOT_SAVED', { details: { flag }, cause });
      },
    );
    try {
      await changeFlag(store, { clock, flag, rollout, by: by ?? `${me.process}@${me.host}` });
    } finally {
      store.close();
    }
  }

  async #run(): Promise<void> {
    const { service, log } = this.#deps;
    const { signal } = this.#stopping;
    let isFailing = false;
    while (!signal.aborted) {
      try {
        await this.#follow(() => {
          if (isFailing) log.info({}, 'feature flags are read again');
          isFailing = false;
        });
      } catch (error) {
        if (!isFailing) log.warn({ error }, 'feature flags cannot be read: the last known values hold');
        isFailing = true;
      }
      service.markStale();
      this.#becomeReady();
      await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One connection from its beginning to its end. */
  async #follow(onRead: () => void): Promise<void> {
    const { databaseUrl, me } = this.#deps;
    const { signal } = this.#stopping;
    const store = await FeatureFlagStore.connect(databaseUrl, `accubooks-flags-${me.process}`);
    let isLost = false;
    void store.lost.then(() => {
      isLost = true;
      this.#bell.ring();
    });
    try {
      await store.listen('changes', this.#bell.ring);
      await store.hold(me);
      let acknowledged = 0;
      while (!signal.aborted && !isLost) {
        acknowledged = await this.#catchUp(store, acknowledged);
        onRead();
        this.#becomeReady();
        await this.#bell.rest(BEAT_MS);
      }
      if (isLost) throw new Error('the connection of the feature flags was lost');
      await store.leave(me).catch(() => undefined);
    } finally {
      store.close();
    }
  }

  /** Reads and acknowledges until there is nothing new. */
  async #catchUp(store: FeatureFlagStore, from: number): Promise<number> {
    const { service, me } = this.#deps;
    let acknowledged = from;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const isNew = round > 0;
      const { revision, overrides } = await store.beat(me, acknowledged, isNew);
      this.#logChanges(overrides);
      service.apply(overrides);
      if (revision === acknowledged) break;
      acknowledged = revision;
    }
    return acknowledged;
  }

  #logChanges(overrides: FlagOverrides): void {
    const { log } = this.#deps;
    for (const flag of new Set([...overrides.keys(), ...this.#overrides.keys()])) {
      const [from, to] = [this.#overrides.get(flag) ?? null, overrides.get(flag) ?? null];
      if (JSON.stringify(from) === JSON.stringify(to)) continue;
      const fields = { flag, from, to };
      if (!isFeatureFlagName(flag))
        log.warn(fields, 'a feature flag is overridden that this version does not know');
      else if (flag.startsWith('probe.')) log.debug(fields, 'feature flag changed');
      else log.warn(fields, 'feature flag changed');
    }
    this.#overrides = overrides;
  }
}
