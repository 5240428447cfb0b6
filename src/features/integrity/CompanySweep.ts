import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import type { CheckName, Findings, FoundViolation, IntegrityCheck, Turn } from './IntegrityCheck.ts';
import { companiesAfter, readMark, readNow, writeMark } from './MarkStore.ts';

/** Companies that are read ahead. */
const COMPANIES_AHEAD = 100;
/** Pieces of one turn, whatever its budget. */
const PIECES_MAX = 1_000_000;

/** One piece of a company: what was found, and where the next piece begins; undefined after the last one. */
export type Piece = {
  readonly violations: readonly FoundViolation[];
  readonly looked: number;
  readonly next: string | undefined;
  readonly skipped?: Readonly<Record<string, number>>;
};

/** Reads one piece inside the company, in one transaction; `after` is empty at the first one. */
export type ReadPiece = (sql: Sql, companyId: string, after: string) => Promise<Piece>;

type Cursor = {
  readonly since: string;
  /** The company that was looked at last, and how far. */
  readonly company: string;
  readonly after: string | null;
};

type SweepParts = {
  /** As the worker's role. */
  readonly database: Database;
  readonly clock: Clock;
  readonly name: CheckName;
  readonly readPiece: ReadPiece;
};

/**
 * Goes through every company, a small piece in a short transaction at a time, and remembers where it was: a turn
 * ends with its budget, a restart goes on. Each piece is read in single statements, so that whatever is being
 * written meanwhile is seen whole or not at all.
 */
export class CompanySweep implements IntegrityCheck {
  readonly name: CheckName;
  readonly #parts: SweepParts;

  constructor(parts: SweepParts) {
    this.name = parts.name;
    this.#parts = parts;
  }

  async run({ budgetMs, signal }: Turn): Promise<Findings> {
    const { database, clock, name } = this.#parts;
    const startedMs = clock.elapsedMs();
    const { cursor: start, companies } = await database.asNobody(async (sql) => {
      const kept = budgetMs === undefined ? undefined : await readMark<Cursor>(sql, name, 'cursor');
      const cursor = kept ?? { since: await readNow(sql), company: '', after: null };
      return { cursor, companies: await companiesAfter(sql, cursor.company, COMPANIES_AHEAD) };
    });
    const tally = new Tally();
    let cursor = start;
    if (cursor.after !== null) companies.unshift(cursor.company);
    let isThrough = false;
    for (let pieces = 0; pieces < PIECES_MAX && !signal.aborted; pieces += 1) {
      if (companies.length === 0) companies.push(...(await this.#companiesAfter(cursor.company)));
      const [companyId] = companies;
      isThrough = companyId === undefined;
      if (companyId === undefined) break;
      const after = cursor.company === companyId ? (cursor.after ?? '') : '';
      const { readPiece } = this.#parts;
      const piece = await database.inCompanyAsWorker(companyId, async (sql) => {
        // A new company is not in the statistics yet: a plan that reads every tenant's rows is never the right one.
        await sql("SELECT set_config('enable_seqscan', 'off', true)", [], 'integrity_plan');
        return readPiece(sql, companyId, after);
      });
      tally.add(piece);
      cursor = { ...cursor, company: companyId, after: piece.next ?? null };
      if (piece.next === undefined) companies.shift();
      if (budgetMs !== undefined && clock.elapsedMs() - startedMs >= budgetMs) break;
    }
    if (budgetMs !== undefined)
      await database.asNobody((sql) => this.#keep(sql, isThrough ? undefined : cursor));
    return tally.findings(isThrough ? cursor.since : undefined);
  }

  async #companiesAfter(company: string): Promise<string[]> {
    return this.#parts.database.asNobody((sql) => companiesAfter(sql, company, COMPANIES_AHEAD));
  }

  async #keep(sql: Sql, cursor: Cursor | undefined): Promise<void> {
    const { name } = this.#parts;
    if (cursor !== undefined) await writeMark(sql, name, 'cursor', cursor);
    else await sql("DELETE FROM integrity_marks WHERE check_kind = $1 AND place = 'cursor'", [name]);
  }
}

class Tally {
  readonly #violations: FoundViolation[] = [];
  readonly #skipped: Record<string, number> = {};
  #looked = 0;

  add({ violations, looked, skipped = {} }: Piece): void {
    this.#violations.push(...violations);
    this.#looked += looked;
    for (const [why, count] of Object.entries(skipped))
      this.#skipped[why] = (this.#skipped[why] ?? 0) + count;
  }

  findings(completedSince: string | undefined): Findings {
    return {
      ...{ violations: this.#violations, looked: this.#looked, completedSince },
      skipped: this.#skipped,
    };
  }
}
