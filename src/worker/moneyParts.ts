import type Stripe from 'stripe';
import { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import { PlatformBooksService } from '@/features/platformBooks/PlatformBooksService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { createStripe } from '@/shared/stripe/createStripe.ts';

type Parts = {
  readonly config: Config;
  /** The worker's. */
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** What everything in a worker that deals with money shares. */
export type MoneyParts = Parts & {
  /** Undefined where there is no billing. */
  readonly stripe: Stripe | undefined;
  readonly gate: BillingGateService;
  readonly books: PlatformBooksService;
};

export function moneyParts(parts: Parts): MoneyParts {
  return {
    ...parts,
    stripe: createStripe(parts.config, { metrics: parts.metrics }),
    gate: new BillingGateService({ ...parts, process: 'worker' }),
    books: new PlatformBooksService(parts),
  };
}
