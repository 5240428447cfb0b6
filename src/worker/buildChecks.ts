import { CompanySweep } from '@/features/integrity/CompanySweep.ts';
import { AuditSweep } from '@/features/integrity/checks/AuditSweep.ts';
import { ForecastSweep, type Recompute } from '@/features/integrity/checks/ForecastSweep.ts';
import { IsolationCheck } from '@/features/integrity/checks/IsolationCheck.ts';
import { PagesCheck } from '@/features/integrity/checks/PagesCheck.ts';
import { readBalancePiece } from '@/features/integrity/checks/readBalancePiece.ts';
import { readRowsPiece } from '@/features/integrity/checks/readRowsPiece.ts';
import { readVoucherPiece } from '@/features/integrity/checks/readVoucherPiece.ts';
import { WallsCheck } from '@/features/integrity/checks/WallsCheck.ts';
import type { IntegrityCheck } from '@/features/integrity/IntegrityCheck.ts';
import type { CanaryService } from '@/features/isolation/CanaryService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';

/** Every integrity check, over the database as the worker's role. */
export function buildChecks(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly canaries: Pick<CanaryService, 'tryCanaries'>;
  readonly recompute: Recompute;
  readonly recomputeEveryMs: number;
  /** Forecasts that are computed again when everything is looked at once. */
  readonly sample: number;
}): readonly IntegrityCheck[] {
  const { database, clock } = parts;
  return [
    new WallsCheck(database),
    new IsolationCheck(parts),
    new CompanySweep({ database, clock, name: 'vouchers', readPiece: readVoucherPiece }),
    new CompanySweep({ database, clock, name: 'balances', readPiece: readBalancePiece }),
    new CompanySweep({ database, clock, name: 'rows', readPiece: readRowsPiece }),
    new AuditSweep(parts),
    new ForecastSweep(parts),
    new PagesCheck(database),
  ];
}
