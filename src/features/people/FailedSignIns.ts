import { NOBODY } from '@/shared/audit/auditActors.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type RequestOrigin, requestOrigin, withOrigin } from '@/shared/http/requestOrigin.ts';
import type { Log } from '@/shared/log/log.ts';

/** Failures are gathered for so long: a flood of guesses is one event for each account and address. */
const GATHER_MS = 1_000;
/** Accounts and addresses that are gathered; what comes on top stands in the log only. */
const GATHERED_MAX = 1_000;

type Failures = { readonly userId: string; readonly origin: RequestOrigin | undefined; count: number };

/**
 * Failed sign-ins at accounts that exist. They are recorded a moment later, so that the answer takes as long
 * as for an account that does not.
 */
export class FailedSignIns {
  readonly #database: Database;
  readonly #log: Log;
  readonly #gathered = new Map<string, Failures>();
  #timer: NodeJS.Timeout | undefined;
  #recording: Promise<void> = Promise.resolve();

  constructor(database: Database, log: Log) {
    this.#database = database;
    this.#log = log;
  }

  /** To be called for every failure, of accounts that do not exist, too. */
  note(userId: string | undefined): void {
    const origin = requestOrigin();
    this.#log.info({ security: true, ip: origin?.ip, requestId: origin?.requestId }, 'a sign-in failed');
    if (userId === undefined) return;
    const key = `${userId} ${origin?.ip}`;
    const known = this.#gathered.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#gathered.size < GATHERED_MAX) this.#gathered.set(key, { userId, origin, count: 1 });
    this.#timer ??= setTimeout(() => void this.settle(), GATHER_MS);
  }

  /** Records what has been gathered. Never rejects. */
  settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const gathered = [...this.#gathered.values()];
    this.#gathered.clear();
    this.#recording = this.#recording.then(() => this.#record(gathered));
    return this.#recording;
  }

  async #record(gathered: readonly Failures[]): Promise<void> {
    for (const { userId, origin, count } of gathered) {
      const write = () =>
        this.#database.asPerson({ userId: NOBODY }, (sql) =>
          recordAudit(sql, {
            action: 'person.signInFailed',
            actorId: NOBODY,
            companyId: null,
            subjectId: userId,
            details: { count },
          }),
        );
      const work = origin === undefined ? write() : withOrigin(origin, write);
      await work.catch((error: unknown) =>
        this.#log.warn({ security: true, userId, count, error }, 'failed sign-ins could not be recorded'),
      );
    }
  }
}
