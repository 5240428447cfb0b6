import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createBackOff } from './backOff.ts';
import { seconds, type Terminal } from './Terminal.ts';

/** A process that is up: its child, and how to end it within a bound. */
export type Started = { readonly child: ChildProcess; readonly stop: () => Promise<void> };

/** Pause between two looks whether the process may start again. */
const LOOK_EVERY_MS = 1_000;

/** Why the process may not run now, in a sentence; undefined when it may. Rejects when that is not known. */
export type Gate = () => Promise<string | undefined>;

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Keeps one process alive: started once, started again with back-off when it ends by itself. */
export class Service {
  readonly #backOff = createBackOff();
  #started: Started | undefined;
  #starting: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  readonly #stopping = new AbortController();
  #startedMs = 0;
  #isHeldBack = false;
  #tellUp = (): void => undefined;

  constructor(
    readonly name: string,
    private readonly launch: (stopping: AbortSignal) => Promise<Started>,
    private readonly terminal: Terminal,
    private readonly gate: Gate = async () => undefined,
  ) {}

  /** True while it does not run because its gate is shut. */
  get isHeldBack(): boolean {
    return this.#isHeldBack;
  }

  /** Calls `tell` each time that it has come up. */
  onUp(tell: () => void): void {
    this.#tellUp = tell;
  }

  /** Starts it for the first time; rejects when it does not come up. Behind a shut gate it starts when that opens. */
  async start(): Promise<void> {
    if (this.#isStopping()) return;
    const starting = this.#launchOnce();
    this.#starting = starting.catch(() => undefined);
    await starting;
  }

  /** False when the gate is shut: then it is started by itself later. */
  async #launchOnce(): Promise<boolean> {
    if (await this.#waitsAtGate()) return false;
    this.#startedMs = systemClock.elapsedMs();
    let started: Started;
    try {
      started = await this.launch(this.#stopping.signal);
    } catch (error) {
      if (await this.#waitsAtGate()) return false;
      throw error;
    }
    this.#started = started;
    this.#tellUp();
    if (hasEnded(started.child)) this.#restart(`ended with ${started.child.exitCode}`);
    else
      started.child.once('exit', (code, signal) =>
        this.#restart(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
      );
    return true;
  }

  /** True when the gate is shut; says so once, and starts the process when it opens. */
  async #waitsAtGate(): Promise<boolean> {
    const why = await this.gate().catch(() => undefined);
    if (why === undefined || this.#isStopping()) return false;
    this.#isHeldBack = true;
    this.terminal.note(`${this.name} is not started: ${why}`);
    void this.#untilOpen().then(() => {
      this.#isHeldBack = false;
      if (this.#isStopping()) return;
      this.terminal.note(`${this.name} may start again`);
      this.#startAgain();
    });
    return true;
  }

  /** A gate that cannot be asked stays shut. */
  async #untilOpen(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted && (await this.gate().catch(() => '')) !== undefined)
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #restart(what: string): void {
    if (this.#isStopping()) return;
    this.#started = undefined;
    const pauseMs = this.#backOff.next(systemClock.elapsedMs() - this.#startedMs);
    this.terminal.note(`${this.name} ${what}; starting it again in ${seconds(pauseMs)}`);
    this.#timer = setTimeout(() => this.#startAgain(), pauseMs);
  }

  #startAgain(): void {
    if (this.#isStopping()) return;
    this.#starting = this.#launchOnce().then(
      (isUp) => isUp && this.terminal.done(`${this.name} is back`, this.#startedMs),
      (error: unknown) => this.#restart(`did not start: ${firstLine(error)}`),
    );
  }

  /** Ends it and starts nothing again; a start under way is waited for. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#starting;
    await this.#started?.stop();
  }

  /** The process, while it runs. */
  get pid(): number | undefined {
    return this.#started?.child.pid;
  }

  /** Ends a process that hangs; it is started again as after any death. */
  endHung(): void {
    this.#started?.child.kill('SIGKILL');
  }

  /** Ends it at once; a second signal asked for it. */
  kill(): void {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    this.#started?.child.kill('SIGKILL');
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
