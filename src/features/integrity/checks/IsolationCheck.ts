import type { CanaryService } from '@/features/isolation/CanaryService.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { Findings, IntegrityCheck, Turn } from '../IntegrityCheck.ts';
import { readNow } from '../MarkStore.ts';

/** Two companies of the platform's own try to read each other, through the API and in SQL. */
export class IsolationCheck implements IntegrityCheck {
  readonly name = 'isolation';
  readonly #canaries: Pick<CanaryService, 'tryCanaries'>;
  readonly #database: Database;

  constructor(parts: { readonly canaries: Pick<CanaryService, 'tryCanaries'>; readonly database: Database }) {
    this.#canaries = parts.canaries;
    this.#database = parts.database;
  }

  /** During a hold there is no API to ask, and nothing is planted: it waits. */
  async run({ isHeld }: Turn): Promise<Findings> {
    if (isHeld)
      return {
        violations: [],
        looked: 0,
        completedSince: undefined,
        skipped: { 'the system is on hold': 1 },
      };
    const since = await this.#database.asNobody(readNow);
    const { attempts, leaks, faults } = await this.#canaries.tryCanaries();
    if (leaks.length === 0 && faults.length > 0) throw new Error(faults.join('; '));
    return {
      looked: attempts,
      completedSince: since,
      violations: leaks.map(({ way, what }) => ({
        companyId: null,
        subject: `${way}: ${what.replace(/^\d+ /, '')}`,
        message: `CrossTenantLeak: a company of the platform read another: ${what}`,
        evidence: { way, what },
        isAcceptable: false,
      })),
    };
  }
}
