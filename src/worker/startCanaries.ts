import { CanaryService } from '@/features/isolation/CanaryService.ts';
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { Database } from '@/shared/database/Database.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';

type CanaryParts = {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly hold: HoldView;
};

/** Plants the canaries as the application role, whose walls they are about; a database that is down keeps nobody waiting. */
export function startCanaries({ config, clock, log, metrics, hold }: CanaryParts): {
  readonly canaries: CanaryService;
  readonly stop: () => Promise<void>;
} {
  const database = new Database(config.DATABASE_URL, log, 'accubooks-canaries');
  const keys = new KeyRing(config.JWT_SECRET, config.JWT_SECRETS_PREVIOUS);
  const canaries = new CanaryService({
    database,
    accessTokens: new AccessTokens(keys, config.ACCESS_TOKEN_TTL_S, clock),
    apiUrl: config.PUBLIC_URL,
    metrics,
  });
  // During a hold nothing is written; the first look after it plants them.
  const planted = hold.isHeld
    ? Promise.resolve()
    : canaries.ensureCanaries().then(
        () => log.info({}, 'the canaries are there'),
        (error: unknown) => log.warn({ error }, 'the canaries could not be planted'),
      );
  return {
    canaries,
    stop: async () => {
      await planted;
      await database.close();
    },
  };
}
