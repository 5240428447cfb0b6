import type { CanaryService } from '@/features/isolation/CanaryService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { CompanySweep } from './CompanySweep.ts';
import { AuditSweep } from './checks/AuditSweep.ts';
import { ForecastSweep, type Recompute } from './checks/ForecastSweep.ts';
import { IsolationCheck } from './checks/IsolationCheck.ts';
import { PagesCheck } from './checks/PagesCheck.ts';
import { readBalancePiece } from './checks/readBalancePiece.ts';
import { readRowsPiece } from './checks/readRowsPiece.ts';
import { readVoucherPiece } from './checks/readVoucherPiece.ts';
import { WallsCheck } from './checks/WallsCheck.ts';
import type { IntegrityCheck } from './IntegrityCheck.ts';

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
