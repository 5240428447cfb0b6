import { renameSync, writeFileSync } from 'node:fs';
import { availableParallelism, hostname } from 'node:os';
import { isQuiet, scaleWorkers } from '@/core/queue/scaleWorkers.ts';
import { isLive, QueueStore, type WorkerRow } from '@/features/queue/QueueStore.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { Session } from '@/shared/database/Session.ts';
import type { Instance } from './Instance.ts';
import { type Plan, plannedWorker, type Servers } from './plannedServers.ts';
import { releasePort, reserveAnyPort } from './reservePort.ts';
import type { Service } from './Service.ts';

/** How soon a command is followed, and a worker that hangs is noticed. */
const LOOK_EVERY_MS = 1_000;
const WORKERS_BOUND = 64;
/** A worker says that it lives every two seconds; one that has not for so long hangs. */
const HUNG_AFTER_S = 60;
/** So many looks in a row must find it so: after a machine has slept everybody seems to hang for a moment. */
const HUNG_LOOKS = 5;

type Extra = { readonly service: Service; readonly port: number };

export type FleetOptions = Plan & {
  readonly servers: Pick<Servers, 'worker'>;
  readonly instance: Instance;
};

/** Most workers that this machine runs. */
export function workersMost(given: string | undefined): number {
  const asked = Number(given || Number.NaN);
  if (Number.isInteger(asked) && asked >= 1) return Math.min(asked, WORKERS_BOUND);
  return Math.min(Math.max(2, availableParallelism()), WORKERS_BOUND);
}

/** Keeps as many workers as an operator wants, or as the load asks for, and ends one that hangs. */
export class WorkerFleet {
  readonly #options: FleetOptions;
  readonly #most: number;
  /** The worker that is always there. */
  readonly #first: Extra;
  readonly #extras: Extra[] = [];
  readonly #hungLooks = new Map<number, number>();
  #session: Session | undefined;
  #changedMs = systemClock.elapsedMs();
  #quietSinceMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#most = workersMost(options.environment.WORKERS_MAX);
    this.#first = { service: options.servers.worker, port: options.ports.WORKER_PORT };
    this.#writeTargets();
    options.instance.signal.addEventListener('abort', () => this.#end());
  }

  /** Looks, and goes on until the instance is asked to stop. A database that is away changes nothing. */
  async start(): Promise<void> {
    const { signal } = this.#options.instance;
    const look = async () => {
      await this.#look().catch(() => this.#forget());
      if (!signal.aborted) this.#timer = setTimeout(look, LOOK_EVERY_MS);
    };
    await look();
  }

  async #look(): Promise<void> {
    const { DATABASE_WORKER_URL, DATABASE_URL = '' } = this.#options.environment;
    this.#session ??= await Session.open(DATABASE_WORKER_URL ?? DATABASE_URL, 'accubooks-supervisor');
    const { sql } = this.#session;
    await sql('SELECT FROM supervise_queue_workers($1)', [this.#most]);
    const store = new QueueStore(sql);
    const control = await store.control();
    const { waiting } = await store.figures();
    const rows = await store.workers();
    this.#endHung(rows);
    const wanted = control.workers_automatic
      ? this.#byLoad(waiting, rows)
      : Math.min(control.workers_wanted ?? 1, this.#most);
    await this.#become(wanted);
  }

  #byLoad(waiting: number, rows: readonly WorkerRow[]): number {
    const nowMs = systemClock.elapsedMs();
    const live = rows.filter(isLive);
    const slots = live.reduce((sum, { concurrency }) => sum + concurrency, 0);
    const busy = live.reduce((sum, { running }) => sum + running, 0);
    this.#quietSinceMs = isQuiet({ waiting, busy, slots }) ? (this.#quietSinceMs ?? nowMs) : undefined;
    return scaleWorkers({
      ...{ workers: 1 + this.#extras.length, slots, busy, waiting, most: this.#most },
      sinceChangeMs: nowMs - this.#changedMs,
      quietMs: this.#quietSinceMs === undefined ? 0 : nowMs - this.#quietSinceMs,
    });
  }

  async #become(wanted: number): Promise<void> {
    const { terminal, instance } = this.#options;
    const before = 1 + this.#extras.length;
    if (wanted === before || instance.signal.aborted) return;
    this.#changedMs = systemClock.elapsedMs();
    terminal.note(`${wanted} ${wanted === 1 ? 'worker' : 'workers'} wanted, ${before} until now`);
    while (1 + this.#extras.length > wanted) {
      const gone = this.#extras.pop();
      await gone?.service.stop();
      if (gone !== undefined) releasePort(gone.port);
    }
    while (1 + this.#extras.length < wanted && !instance.signal.aborted) await this.#startAnother();
    this.#writeTargets();
  }

  async #startAnother(): Promise<void> {
    const { instance, terminal } = this.#options;
    const port = await reserveAnyPort();
    const service = plannedWorker(this.#options, `worker-${this.#extras.length + 2}`, port);
    this.#extras.push({ service, port });
    await instance.start(service).catch((error: unknown) => {
      this.#extras.pop();
      releasePort(port);
      terminal.note(`a worker did not start: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    });
  }

  /** Ours whose last sign of life is too old although the database is there to take one. */
  #endHung(rows: readonly WorkerRow[]): void {
    const { terminal } = this.#options;
    for (const { service } of [this.#first, ...this.#extras]) {
      const row = rows.find(({ pid, host }) => pid === service.pid && host === hostname());
      if (row === undefined || row.silentSeconds < HUNG_AFTER_S) continue;
      const looks = (this.#hungLooks.get(row.pid) ?? 0) + 1;
      this.#hungLooks.set(row.pid, looks);
      if (looks < HUNG_LOOKS) continue;
      this.#hungLooks.delete(row.pid);
      terminal.note(`${service.name} hangs: no sign of life for ${Math.round(row.silentSeconds)} s`);
      service.endHung();
    }
  }

  #writeTargets(): void {
    const { workerTargetsFile: targetsFile } = this.#options.folder;
    const targets = [this.#first, ...this.#extras].map(({ port }) => `127.0.0.1:${port}`);
    writeFileSync(`${targetsFile}.new`, `${JSON.stringify([{ targets, labels: {} }])}\n`);
    renameSync(`${targetsFile}.new`, targetsFile);
  }

  #forget(): void {
    this.#session?.close();
    this.#session = undefined;
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#forget();
  }
}
