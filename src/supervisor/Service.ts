import type { ChildProcess } from 'node:child_process';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createBackOff } from './backOff.ts';
import { seconds, type Terminal } from './Terminal.ts';

/** A process that is up: its child, and how to end it within a bound. */
export type Started = { readonly child: ChildProcess; readonly stop: () => Promise<void> };

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

  constructor(
    readonly name: string,
    private readonly launch: (stopping: AbortSignal) => Promise<Started>,
    private readonly terminal: Terminal,
  ) {}

  /** Starts it for the first time; rejects when it does not come up. */
  async start(): Promise<void> {
    if (this.#isStopping()) return;
    const starting = this.#launchOnce();
    this.#starting = starting.catch(() => undefined);
    await starting;
  }

  async #launchOnce(): Promise<void> {
    this.#startedMs = systemClock.elapsedMs();
    const started = await this.launch(this.#stopping.signal);
    this.#started = started;
    if (hasEnded(started.child)) this.#restart(`ended with ${started.child.exitCode}`);
    else
      started.child.once('exit', (code, signal) =>
        this.#restart(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
      );
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #restart(what: string): void {
    if (this.#isStopping()) return;
    this.#started = undefined;
    const pauseMs = this.#backOff.next(systemClock.elapsedMs() - this.#startedMs);
    this.terminal.note(`${this.name} ${what}; starting it again in ${seconds(pauseMs)}`);
    this.#timer = setTimeout(() => {
      if (this.#isStopping()) return;
      this.#starting = this.#launchOnce().then(
        () => this.terminal.done(`${this.name} is back`, this.#startedMs),
        (error: unknown) => this.#restart(`did not start: ${firstLine(error)}`),
      );
    }, pauseMs);
  }

  /** Ends it and starts nothing again; a start under way is waited for. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#starting;
    await this.#started?.stop();
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
