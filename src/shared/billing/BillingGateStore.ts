/** The gate of billing in Postgres: freezes, calls under way, findings. Each method is one statement or two. */

import type { BillingFinding } from '@/core/billing/BillingFinding.ts';
import { type FreezeTrigger, isFreezeTrigger } from '@/core/billing/freezeTriggers.ts';
import { readPlatformEvent } from '@/shared/audit/readPlatformEvent.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { ANSWER_WITHIN_MS_MAX, SEND_WITHIN_MS } from './chargeWindow.ts';

/** What a company's billing stands at. */
export type Standing =
  | { readonly state: 'open' }
  | {
      readonly state: 'frozen';
      readonly freezeId: string;
      readonly isEverybody: boolean;
      readonly trigger: FreezeTrigger;
      readonly since: string;
    };

export type Freeze = {
  readonly id: string;
  /** Null: everybody. */
  readonly companyId: string | null;
  readonly trigger: string;
  readonly reason: string;
  readonly by: string;
  readonly frozenAt: string;
  readonly sealedAt: string | null;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  /** When nothing was left to stop at the provider, and when all of it was started again. */
  readonly heldAt: string | null;
  readonly releasedAt: string | null;
  /** What the work at the provider waits for; null when for nothing. */
  readonly progress: string | null;
  readonly approvalId: string | null;
};

export type FreezeOrder = {
  readonly trigger: FreezeTrigger;
  readonly reason: string;
  /** Everybody when it is left out. */
  readonly companyId?: string | undefined;
  readonly by: string;
};

/** A call that began before a freeze. */
export type PendingPass = {
  readonly id: string;
  readonly process: string;
  readonly beganAt: string;
  /** Until it can no longer be under way. */
  readonly secondsLeft: number;
  /** The provider never answered. */
  readonly isUnanswered: boolean;
};

type StandingRow = {
  readonly id: string;
  readonly is_everybody: boolean;
  readonly trigger_kind: string;
  readonly frozen_at: string;
};

/** After which a call is not under way any more, whatever became of its process. */
const PASS_MS = SEND_WITHIN_MS + ANSWER_WITHIN_MS_MAX;
/** As the database has it. */
const REASON_LENGTH_MAX = 500;

function standingOf(row: StandingRow | undefined): Standing {
  if (row === undefined) return { state: 'open' };
  return {
    state: 'frozen',
    freezeId: row.id,
    isEverybody: row.is_everybody,
    trigger: isFreezeTrigger(row.trigger_kind) ? row.trigger_kind : 'operator',
    since: row.frozen_at,
  };
}

export type KeptFinding = BillingFinding & { readonly foundAt: string };

export type HoldCount = {
  readonly kind: string;
  readonly held: number;
  readonly released: number;
  /** Left to a person. */
  readonly waiting: number;
};

export class BillingGateStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async standing(companyId: string): Promise<Standing> {
    const rows = await this.#sql<StandingRow>(
      'SELECT * FROM billing_standing($1)',
      [companyId],
      'billing_standing',
    );
    return standingOf(rows[0]);
  }

  async beginPass(id: string, companyId: string, process: string): Promise<Standing> {
    const rows = await this.#sql<StandingRow>(
      'SELECT * FROM begin_billing_pass($1, $2, $3, $4)',
      [id, companyId, process, PASS_MS],
      'begin_billing_pass',
    );
    return standingOf(rows[0]);
  }

  async endPass(id: string, wasAnswered: boolean): Promise<void> {
    await this.#sql('SELECT end_billing_pass($1, $2)', [id, wasAnswered], 'end_billing_pass');
  }

  async freeze(id: string, order: FreezeOrder): Promise<{ id: string; isNew: boolean; frozenAt: string }> {
    const { trigger, by, companyId = null } = order;
    const reason = order.reason.slice(0, REASON_LENGTH_MAX);
    const event = await readPlatformEvent(this.#sql, {
      ...{ action: 'billing.frozen', actorId: by, subjectId: id },
      details: { trigger, reason, companyId },
    });
    const [row] = await this.#sql<{ id: string; is_new: boolean; frozen_at: string }>(
      'SELECT * FROM open_billing_freeze($1, $2, $3, $4, $5, $6)',
      [id, companyId, trigger, reason, by, event],
      'open_billing_freeze',
    );
    if (row === undefined) throw new RangeError('the database answered without a row');
    return { id: row.id, isNew: row.is_new, frozenAt: row.frozen_at };
  }

  async seal(freezeId: string): Promise<void> {
    await this.#sql('SELECT seal_billing_freeze($1)', [freezeId], 'seal_billing_freeze');
  }

  async passesBefore(freezeId: string): Promise<PendingPass[]> {
    return this.#sql<PendingPass>(
      `SELECT id, process, began_at AS "beganAt", seconds_left AS "secondsLeft", is_unanswered AS "isUnanswered"
         FROM billing_passes_before($1)`,
      [freezeId],
      'billing_passes_before',
    );
  }

  async list(options: { isOpenOnly: boolean; limit: number }): Promise<Freeze[]> {
    return this.#sql<Freeze>(
      `SELECT id, company_id AS "companyId", trigger_kind AS trigger, reason, frozen_by AS by, frozen_at AS "frozenAt",
         sealed_at AS "sealedAt", ended_at AS "endedAt", ended_by AS "endedBy", held_at AS "heldAt",
         released_at AS "releasedAt", progress, approval_id AS "approvalId" FROM list_billing_freezes($1, $2)`,
      [options.isOpenOnly, options.limit],
      'list_billing_freezes',
    );
  }

  /** Ends a freeze with an approval, which is used up; false when it has ended before. */
  async end(freezeId: string, approvalId: string, by: string): Promise<boolean> {
    const event = await readPlatformEvent(this.#sql, {
      ...{ action: 'billing.resumed', actorId: by, subjectId: freezeId },
      details: { approvalId },
    });
    const [row] = await this.#sql<{ made: boolean }>(
      'SELECT end_billing_freeze($1, $2, $3, $4) AS made',
      [freezeId, approvalId, by, event],
      'end_billing_freeze',
    );
    return row?.made === true;
  }

  /** What the freeze has stopped at the provider, by kind. */
  async countHolds(freezeId: string): Promise<HoldCount[]> {
    return this.#sql<HoldCount>('SELECT * FROM count_billing_holds($1)', [freezeId], 'count_billing_holds');
  }

  /** Events that wait for the end of a freeze. */
  async countParked(): Promise<number> {
    const [row] = await this.#sql<{ parked: number }>(
      'SELECT count_parked_billing_events() AS parked',
      [],
      'count_parked_billing_events',
    );
    return row?.parked ?? 0;
  }

  /** What was found, for the freeze that it opened or met. */
  async findings(freezeId: string): Promise<KeptFinding[]> {
    return this.#sql<KeptFinding>(
      `SELECT kind, company_id AS "companyId", object_id AS "objectId", currency, expected_minor AS "expectedMinor",
         actual_minor AS "actualMinor", message, found_at AS "foundAt" FROM list_billing_findings($1)`,
      [freezeId],
      'list_billing_findings',
    );
  }
}
