import { noteChildren } from './leftovers.ts';
import type { Service } from './Service.ts';
import type { Terminal } from './Terminal.ts';

/** The services of one start, ended in the opposite order of what depends on what. */
export class Instance {
  readonly #services: Service[] = [];
  readonly #aborter = new AbortController();

  /** Where the processes that run are noted, for the start after a kill. */
  constructor(private readonly childrenFile: string) {}

  /** Aborted as soon as the instance is asked to stop. */
  get signal(): AbortSignal {
    return this.#aborter.signal;
  }

  /** Takes the service in, so that it will be stopped, and starts it. */
  async start(service: Service): Promise<void> {
    this.signal.throwIfAborted();
    this.#services.push(service);
    service.onUp(() => this.#note());
    await service.start();
  }

  #note(): void {
    const pids = this.#services.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    noteChildren(this.childrenFile, pids);
  }

  /** Worker, API and status first, then Redis, then Postgres; each within its own bound. */
  async stop(order: readonly string[], terminal: Terminal): Promise<void> {
    this.#aborter.abort();
    // More workers than one are stopped as the one: worker-2 as worker.
    const rank = (service: Service) => order.indexOf(service.name.replace(/-\d+$/, ''));
    for (const service of [...this.#services].sort((a, b) => rank(a) - rank(b))) {
      await service
        .stop()
        .catch((error: unknown) => terminal.fail(`${service.name} did not stop: ${String(error)}`));
    }
  }

  /** Ends everything at once. */
  kill(): void {
    this.#aborter.abort();
    for (const service of this.#services) service.kill();
  }
}
