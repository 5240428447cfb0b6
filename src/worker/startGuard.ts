import { addIntegrityMetrics } from '@/features/integrity/addIntegrityMetrics.ts';
import { buildChecks } from '@/features/integrity/buildChecks.ts';
import { engineOf } from '@/features/integrity/engineOf.ts';
import { IntegrityGuardService } from '@/features/integrity/IntegrityGuardService.ts';
import type { CanaryService } from '@/features/isolation/CanaryService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { Database } from '@/shared/database/Database.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { recomputeForecast } from './recomputeForecast.ts';
import { repeat } from './repeat.ts';

/** Connections of the guard, apart from those of the worker: it waits for nobody, and nobody for it. */
const CONNECTIONS = 2;
/** Forecasts that are computed again in a look at everything; the guard itself takes one at a time. */
const SAMPLE = 5;

type GuardParts = {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly hold: HoldView;
  readonly canaries: CanaryService;
  readonly threadUrl: URL;
  readonly onHold: (hold: { readonly holdId: string; readonly message: string }) => void;
};

/** The integrity checks of a worker, each again and again. They only read, and so go on during a hold. */
export function startGuard(parts: GuardParts): { readonly stop: () => Promise<void> } {
  const { config, clock, log, threadUrl, hold, onHold } = parts;
  const metrics = addIntegrityMetrics(parts.metrics);
  if (config.INTEGRITY_ENABLED === 'false') return { stop: async () => undefined };
  const url = new URL(parts.databaseUrl);
  url.searchParams.set('connection_limit', String(CONNECTIONS));
  const database = new Database(url.href, log, 'accubooks-guard');
  const checks = buildChecks({
    ...{ database, clock, canaries: parts.canaries, sample: SAMPLE },
    recompute: recomputeForecast({
      ...{ database, threadUrl, engine: engineOf(threadUrl), timeoutMs: config.FORECAST_TIMEOUT_MS },
    }),
    recomputeEveryMs: config.INTEGRITY_RECOMPUTE_EVERY_MS,
  });
  const { INTEGRITY_EVERY_MS: everyMs, INTEGRITY_BUDGET_MS: budgetMs } = config;
  const guard = new IntegrityGuardService({
    ...{ database, clock, log, metrics, hold, workerId: newId(), everyMs, budgetMs, onHold },
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  const tasks = checks.map((check) =>
    repeat(() => guard.turn(check, signal), {
      ...{ task: `integrity ${check.name}`, signal, log, hold: 'untouched' },
      // The canaries ask the API, some forty requests at a time.
      everyMs: check.name === 'isolation' ? everyMs * 2 : everyMs,
    }),
  );
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(tasks);
      await guard.leave().catch(() => undefined);
      await database.close();
    },
  };
}
