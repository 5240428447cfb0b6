import { isId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { FORECAST_QUEUE_KEY, ListQueue } from '@/shared/queue/ListQueue.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';

/** The list that delivers forecast jobs. Its entries are `companyId:jobId`; the jobs themselves are rows. */
export class ForecastQueue {
  readonly #list: ListQueue | undefined;
  readonly #log: Log;

  constructor(redis: Redis | undefined, log: Log, key: string = FORECAST_QUEUE_KEY) {
    this.#list = redis && new ListQueue(redis, key);
    this.#log = log;
  }

  entryOf(job: { readonly id: string; readonly companyId: string }): string {
    return `${job.companyId}:${job.id}`;
  }

  /** Undefined for an entry that is not one of ours. */
  jobIdOf(entry: string): string | undefined {
    const [companyId = '', jobId = '', ...rest] = entry.split(':');
    return isId(companyId) && isId(jobId) && rest.length === 0 ? jobId : undefined;
  }

  /** Never rejects: a job that is not in the list is found in its row. */
  async announce(job: { readonly id: string; readonly companyId: string }): Promise<void> {
    try {
      await this.#list?.push([this.entryOf(job)]);
    } catch (error) {
      this.#log.info(
        { error, jobId: job.id },
        'forecast job not delivered through Redis; a worker will poll it',
      );
    }
  }

  /** Never rejects: what stays in the list is dropped when it is taken. */
  async withdraw(job: { readonly id: string; readonly companyId: string }): Promise<void> {
    try {
      await this.#list?.remove(this.entryOf(job));
    } catch (error) {
      this.#log.debug(
        { error, jobId: job.id },
        'forecast job not withdrawn from Redis; it is dropped when taken',
      );
    }
  }

  /** Undefined without an entry within the wait. Rejects when Redis does not answer. */
  async take(blocking: Redis, waitSeconds: number): Promise<string | undefined> {
    return this.#list?.take(blocking, waitSeconds);
  }

  /** Makes room for the list where something else stands in its place. Rejects when Redis does not answer. */
  async clearWrongType(): Promise<void> {
    await this.#list?.clearWrongType();
  }

  async depth(): Promise<number> {
    return (await this.#list?.depth()) ?? 0;
  }

  async contents(): Promise<string[]> {
    return (await this.#list?.contents()) ?? [];
  }

  async pushAll(entries: readonly string[]): Promise<void> {
    await this.#list?.push(entries);
  }

  async remove(entry: string): Promise<void> {
    await this.#list?.remove(entry);
  }
}
