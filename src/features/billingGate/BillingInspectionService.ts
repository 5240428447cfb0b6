import { type BillingFinding, scopeOf } from '@/core/billing/BillingFinding.ts';
import { type BillingFacts, inspectBilling } from '@/core/billing/inspectBilling.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { BillingGateService } from './BillingGateService.ts';

/** Who freezes when nobody does. */
const INSPECTOR = 'accubooks-inspection';
/** How far the provider's clock may be from ours before a charge counts as made after the seal. */
const CLOCK_TOLERANCE_MS = 5_000;

export type InspectionDeps = {
  readonly gate: Pick<BillingGateService, 'freezeWithin'>;
  readonly log: Log;
};

export class BillingInspectionService {
  readonly #deps: InspectionDeps;

  constructor(deps: InspectionDeps) {
    this.#deps = deps;
  }

  /**
   * Looks at what the provider has, in the transaction that mirrors it, and freezes by itself: the one company over
   * a dispute or a second subscription, everybody over everything else. What was found before is known and freezes nothing. Returns what is new.
   */
  async inspect(sql: Sql, facts: BillingFacts): Promise<BillingFinding[]> {
    return this.report(sql, inspectBilling(await withSeals(sql, facts)));
  }

  /** The same for what was found elsewhere, as by reconciliation or by a refund. */
  async report(sql: Sql, findings: readonly BillingFinding[]): Promise<BillingFinding[]> {
    const fresh: BillingFinding[] = [];
    for (const finding of findings) if (await this.#freezeFor(sql, finding)) fresh.push(finding);
    return fresh;
  }

  async #freezeFor(sql: Sql, finding: BillingFinding): Promise<boolean> {
    const { kind, objectId, companyId, message } = finding;
    const [known] = await sql<{ known: boolean }>('SELECT is_billing_finding_known($1, $2) AS known', [
      kind,
      objectId,
    ]);
    if (known?.known === true) return false;
    const { freezeId } = await this.#deps.gate.freezeWithin(sql, {
      trigger: kind,
      reason: message,
      companyId: scopeOf(finding) === 'company' ? companyId : undefined,
      by: INSPECTOR,
    });
    const { currency, expectedMinor, actualMinor } = finding;
    const [row] = await sql<{ made: boolean }>(
      'SELECT record_billing_finding($1, $2, $3, $4, $5, $6, $7, $8, $9) AS made',
      [newId(), kind, companyId, objectId, currency, expectedMinor, actualMinor, message, freezeId],
    );
    if (row?.made !== true) return false;
    this.#deps.log.critical({ ...finding, freezeId }, 'billing invariant violated');
    return true;
  }
}

/** Says of each charge whether it was made while a freeze of its company was sealed. */
async function withSeals(sql: Sql, facts: BillingFacts): Promise<BillingFacts> {
  if (facts.charges === undefined) return facts;
  const charges = [];
  for (const one of facts.charges) {
    const { companyId, createdAt } = one.charge;
    const at = new Date(Date.parse(createdAt) - CLOCK_TOLERANCE_MS).toISOString();
    const [row] = await sql<{ freeze: string | null }>('SELECT billing_freeze_at($1, $2) AS freeze', [
      companyId,
      at,
    ]);
    charges.push(row?.freeze ? { ...one, sealedAt: at } : one);
  }
  return { ...facts, charges };
}
