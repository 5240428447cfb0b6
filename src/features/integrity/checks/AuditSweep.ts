import { chainsAfter, followChain } from '@/features/audit/ChainReadModel.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import type { Findings, FoundViolation, IntegrityCheck, Turn } from '../IntegrityCheck.ts';
import { readMark, readNow, writeMark } from '../MarkStore.ts';

/** Links of one transaction. */
const LINKS = 1_000;
const CHAINS_AHEAD = 100;
const BREAKS_MAX = 50;
const CHAINS_MAX = 1_000_000;

type Place = { readonly seq: number; readonly hash: string };
type Break = { readonly from: Place; readonly seq: number; readonly why: string };
type Mark = {
  /** Verified up to here. */
  readonly front: Place;
  /** Verified anew up to here: what was whole once may be changed later. */
  readonly again: Place;
  readonly breaks: readonly Break[];
};
type Cursor = { readonly since: string; readonly chain: string };

const BEGIN: Place = { seq: 0, hash: '' };

/**
 * Follows every chain of the audit log: new links at each visit, and old ones anew, a page a visit. A break is looked
 * at again at each visit, and what is behind it is followed all the same.
 */
export class AuditSweep implements IntegrityCheck {
  readonly name = 'audit';
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(parts: { readonly database: Database; readonly clock: Clock }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
  }

  async run({ budgetMs, signal }: Turn): Promise<Findings> {
    const database = this.#database;
    const startedMs = this.#clock.elapsedMs();
    const kept = await database.asNobody((sql) => readMark<Cursor>(sql, this.name, ' cursor'));
    const isAnew = kept === undefined || kept.chain === '' || budgetMs === undefined;
    const since = isAnew ? await database.asNobody(readNow) : kept.since;
    let chain = isAnew ? '' : kept.chain;
    const violations: FoundViolation[] = [];
    let looked = 0;
    let ahead: string[] = [];
    let isThrough = false;
    for (let visited = 0; visited < CHAINS_MAX && !signal.aborted; visited += 1) {
      if (ahead.length === 0) ahead = await database.asNobody((sql) => chainsAfter(sql, chain, CHAINS_AHEAD));
      const [next] = ahead;
      isThrough = next === undefined;
      if (next === undefined) break;
      const found = await this.#visitWhole(next, budgetMs === undefined);
      violations.push(...found.violations);
      looked += found.looked;
      chain = ahead.shift() ?? chain;
      if (budgetMs !== undefined && this.#clock.elapsedMs() - startedMs >= budgetMs) break;
    }
    const cursor = { since, chain: isThrough ? '' : chain };
    await database.asNobody((sql) => writeMark(sql, this.name, ' cursor', cursor));
    return { violations, looked, completedSince: isThrough ? since : undefined };
  }

  /** Until nothing new is left, within a bound; and every old link anew when all are to be looked at. */
  async #visitWhole(chain: string, isEverything: boolean) {
    if (isEverything) await this.#database.asNobody((sql) => beginAnew(sql, chain));
    const violations = new Map<string, FoundViolation>();
    let looked = 0;
    for (let page = 0; page < CHAINS_MAX; page += 1) {
      const visit = await this.#database.asNobody((sql) => visitChain(sql, chain));
      looked += visit.looked;
      for (const violation of visit.violations) violations.set(violation.subject, violation);
      if (visit.isAtEnd && (visit.isAllAgain || !isEverything)) break;
    }
    return { violations: [...violations.values()], looked };
  }
}

async function beginAnew(sql: Sql, chain: string): Promise<void> {
  const mark = await readMark<Mark>(sql, 'audit', chain);
  if (mark !== undefined) await writeMark(sql, 'audit', chain, { ...mark, again: BEGIN });
}

async function visitChain(sql: Sql, chain: string) {
  const mark: Mark = (await readMark<Mark>(sql, 'audit', chain)) ?? {
    front: BEGIN,
    again: BEGIN,
    breaks: [],
  };
  const breaks: Break[] = [];
  for (const { from } of mark.breaks) {
    const { broken } = await followChain(sql, { chain, from, limit: 1 });
    if (broken !== undefined) breaks.push({ from, ...broken });
  }
  const ahead = await followChain(sql, { chain, from: mark.front, limit: LINKS });
  if (ahead.broken !== undefined) breaks.push({ from: ahead.last, ...ahead.broken });
  const front = ahead.beyond ?? ahead.last;
  const behind =
    mark.again.seq < mark.front.seq
      ? await followChain(sql, { chain, from: mark.again, limit: LINKS })
      : undefined;
  if (behind?.broken !== undefined) breaks.push({ from: behind.last, ...behind.broken });
  const reached = behind?.beyond ?? behind?.last ?? BEGIN;
  const again = reached.seq >= front.seq || reached.seq <= mark.again.seq ? BEGIN : reached;
  const kept = [...new Map(breaks.map((one) => [one.seq, one])).values()].slice(0, BREAKS_MAX);
  await writeMark(sql, 'audit', chain, { front, again, breaks: kept });
  const companyId = chain === 'platform' ? null : chain;
  return {
    looked: ahead.followed + (behind?.followed ?? 0),
    isAtEnd: ahead.isAtEnd,
    isAllAgain: again.seq === 0,
    violations: kept.map(({ seq, why }) => ({
      companyId,
      subject: `event ${seq} of chain ${chain}`,
      message: `The audit log was changed: event ${seq} of chain ${chain}: ${why}`,
      evidence: { chain, seq, why },
      isAcceptable: true,
    })),
  };
}
