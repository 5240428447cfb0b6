import { hostname } from 'node:os';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { HoldStore, type ViolationReceipt } from '@/shared/hold/HoldStore.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import type { Log } from '@/shared/log/log.ts';
import type { IntegrityMetrics } from './addIntegrityMetrics.ts';
import type { CheckName, Findings, FoundViolation, IntegrityCheck } from './IntegrityCheck.ts';
import { leaveWatch, takeWatch, writeMark } from './MarkStore.ts';

/** Violations of one turn that are kept one by one. */
const REPORTED_MAX = 100;
/** A guard that was silent for so many turns has died. */
const TURNS_UNTIL_DEAD = 4;
const SILENT_MS_MIN = 10_000;
/** SQLSTATEs of a page or an index that cannot be read. */
const CORRUPTED = new Set(['XX001', 'XX002']);

export type GuardDeps = {
  /** As the worker's role, with connections of its own. */
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: IntegrityMetrics;
  readonly hold: HoldView;
  readonly workerId: string;
  readonly everyMs: number;
  readonly budgetMs: number;
  /** Called when a violation has opened a hold. */
  readonly onHold: (hold: { readonly holdId: string; readonly message: string }) => void;
};

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Has one check take its turn, and turns what it finds into violations, holds and figures. */
export class IntegrityGuardService {
  readonly #deps: GuardDeps;
  readonly #by: string;
  readonly #failing = new Set<CheckName>();

  constructor(deps: GuardDeps) {
    this.#deps = deps;
    this.#by = `guard ${deps.workerId}@${hostname()}`;
  }

  /**
   * One turn. Rejects only when the database cannot say whether this is the guard: what a check cannot look at is a
   * fault, which is counted and neither a violation nor a pass.
   */
  async turn(check: IntegrityCheck, signal: AbortSignal): Promise<void> {
    const { database, everyMs, budgetMs, hold, metrics, log } = this.#deps;
    const silentMs = Math.max(SILENT_MS_MIN, everyMs * TURNS_UNTIL_DEAD);
    if (!(await database.asNobody((sql) => takeWatch(sql, this.#by, silentMs)))) return;
    try {
      const findings = await check.run({ budgetMs, isHeld: hold.isHeld || !hold.isKnown, signal });
      await this.#keep(check.name, findings);
      if (this.#failing.delete(check.name)) log.info({ check: check.name }, 'an integrity check looks again');
    } catch (error) {
      if (signal.aborted) return;
      metrics.faults.inc({ check: check.name });
      if (!this.#failing.has(check.name))
        log.warn({ check: check.name, error }, 'an integrity check cannot look; it is tried again');
      this.#failing.add(check.name);
      if (CORRUPTED.has(codeOf(error))) await this.#report('pages', [unreadable(check.name, error)]);
    }
  }

  /** Another process takes over at once. */
  async leave(): Promise<void> {
    await this.#deps.database.asNobody((sql) => leaveWatch(sql, this.#by));
  }

  async #keep(check: CheckName, findings: Findings): Promise<void> {
    const { database, metrics, clock } = this.#deps;
    const { violations, looked, completedSince, skipped = {} } = findings;
    metrics.looked.inc({ check }, looked);
    await this.#report(check, violations);
    if (completedSince === undefined) return;
    await database.asNobody(async (sql) => {
      await new HoldStore(sql).clear(check, completedSince);
      await writeMark(sql, 'guard', `pass ${check}`, { at: completedSince, looked, skipped });
    });
    metrics.passed(check, clock.nowMs());
  }

  async #report(check: CheckName, violations: readonly FoundViolation[]): Promise<void> {
    const { log, onHold } = this.#deps;
    if (violations.length > REPORTED_MAX)
      log.warn(
        { check, found: violations.length, kept: REPORTED_MAX },
        'not every violation is kept by itself',
      );
    for (const violation of violations.slice(0, REPORTED_MAX)) {
      const { holdId, isNewHold, isNewViolation } = await this.#open(check, violation);
      if (isNewViolation) this.#deps.metrics.violations.inc({ check });
      const { message, companyId, subject, evidence } = violation;
      if (isNewViolation)
        log.critical({ check, holdId, companyId, subject, evidence, what: message }, 'IntegrityViolation');
      if (isNewHold) onHold({ holdId, message });
    }
  }

  async #open(check: CheckName, violation: FoundViolation): Promise<ViolationReceipt> {
    const { database, log } = this.#deps;
    try {
      return await database.asNobody((sql) => new HoldStore(sql).report({ ...violation, check }, this.#by));
    } catch (error) {
      // It is found again in the next turn; until then this line is all there is.
      log.critical(
        { check, error, what: violation.message, subject: violation.subject },
        'IntegrityViolation that could not be kept: no hold is open',
      );
      throw error;
    }
  }
}

function unreadable(check: CheckName, error: unknown): FoundViolation {
  const what = error instanceof Error ? error.message : 'unknown';
  return {
    companyId: null,
    subject: `unreadable: ${what}`,
    message: `DataLossSuspected: Postgres cannot read what it has stored: ${what}`,
    evidence: { check, code: codeOf(error), what },
    isAcceptable: true,
  };
}
