import type { CompanyScope, Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { decodeCursor, pageFrom } from '@/shared/http/cursor.ts';
import { type AuditRow, listChains, listEvents, readHead, readLinks, readOnwards } from './AuditStore.ts';
import type { AuditEvent } from './auditContract.ts';
import { type BrokenLink, ChainCheck } from './ChainCheck.ts';

/** Rows that one transaction reads. */
const ROWS_AT_ONCE = 1_000;
/** Events of one export, and links of one chain that are verified. */
const EVENTS_MAX = 10_000_000;
const CHAINS_MAX = 1_000_000;

type Told = Pick<AuditEvent, 'subjectId' | 'details' | 'ip' | 'requestId'> &
  Partial<Pick<AuditEvent, 'apiKey'>>;

export type ChainVerdict = {
  readonly chain: string;
  /** Links that are whole, from the first on. */
  readonly count: number;
  readonly broken: BrokenLink | undefined;
};

function toEvent(row: AuditRow): AuditEvent {
  const { subjectId, details, ip, requestId, apiKey = null } = JSON.parse(row.event) as Told;
  const { seq, action, actorId, actorEmail, hash } = row;
  const at = row.occurredAt;
  return { seq, at, action, actorId, actorEmail, apiKey, subjectId, details, ip, requestId, hash };
}

export class AuditService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest first. Throws CURSOR_INVALID. */
  async list(
    scope: CompanyScope,
    query: { cursor?: string | undefined; limit: number; action?: string | undefined },
  ): Promise<{ items: AuditEvent[]; nextCursor: string | null }> {
    const { limit, action } = query;
    const [before] =
      query.cursor === undefined ? [Number.MAX_SAFE_INTEGER] : decodeCursor(query.cursor, 1).map(Number);
    if (before === undefined || !Number.isSafeInteger(before)) throw new AppError('CURSOR_INVALID');
    const page = { beforeSeq: before, limit: limit + 1, action };
    const rows = await this.#database.inCompany(scope, (sql) => listEvents(sql, page));
    return pageFrom(rows, limit, ({ seq }) => [String(seq)], toEvent);
  }

  /** Every event of the company, oldest first, a page in memory at a time. */
  async *export(scope: CompanyScope): AsyncGenerator<readonly AuditRow[]> {
    for (let afterSeq = 0, read = 0; read < EVENTS_MAX; ) {
      const page = { afterSeq, limit: ROWS_AT_ONCE };
      const rows = await this.#database.inCompany(scope, (sql) => readOnwards(sql, page));
      yield rows;
      read += rows.length;
      afterSeq = rows.at(-1)?.seq ?? afterSeq;
      if (rows.length < ROWS_AT_ONCE) return;
    }
  }

  /** Follows every chain, or the one that is named. The database must be entered as its owner. */
  async *verify(only?: string): AsyncGenerator<ChainVerdict> {
    if (only !== undefined) {
      yield await this.#verifyChain(only);
      return;
    }
    for (let after = '', seen = 0; seen < CHAINS_MAX; ) {
      const chains = await this.#database.asNobody((sql) => listChains(sql, after, ROWS_AT_ONCE));
      for (const chain of chains) yield await this.#verifyChain(chain);
      seen += chains.length;
      after = chains.at(-1) ?? after;
      if (chains.length < ROWS_AT_ONCE) return;
    }
  }

  async #verifyChain(chain: string): Promise<ChainVerdict> {
    const check = new ChainCheck();
    // The head first: links that come meanwhile are more than it says, never fewer.
    const head = await this.#database.asNobody((sql) => readHead(sql, chain));
    const until = head?.seq ?? EVENTS_MAX;
    while (check.count < until) {
      const limit = Math.min(ROWS_AT_ONCE, until - check.count);
      const page = { chain, afterSeq: check.count, limit };
      const links = await this.#database.asNobody((sql) => readLinks(sql, page));
      for (const link of links) {
        const broken = check.follow(link);
        if (broken) return { chain, count: check.count, broken };
      }
      if (links.length < limit) break;
    }
    return { chain, count: check.count, broken: check.end(head) };
  }
}
