import { hostname } from 'node:os';
import { EvidenceCaptureService } from '@/features/integrity/EvidenceCaptureService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { describeConfiguration } from '@/shared/config/describeConfiguration.ts';
import type { Database } from '@/shared/database/Database.ts';
import { HoldStore } from '@/shared/hold/HoldStore.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import type { Log } from '@/shared/log/log.ts';
import { repeat } from './repeat.ts';

/** Pause between two looks for a hold whose evidence nobody has captured. */
const LOOK_EVERY_MS = 1_000;

type EvidenceParts = {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly hold: HoldView;
};

/** Captures the evidence of every hold, whoever opened it; one worker does. */
export function startEvidence(parts: EvidenceParts): { readonly stop: () => Promise<void> } {
  const { config, database, clock, log, hold } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const by = `worker@${hostname()}`;
  const configuration = describeConfiguration();
  const service = new EvidenceCaptureService({
    ...{ clock, log, configuration, path: '/usr/local/bin:/usr/bin:/bin' },
    ...{ dir: config.EVIDENCE_DIR, secret: config.ENCRYPTION_SECRET, logDir: config.LOG_DIR },
    ...{ dumpUrl: config.DATABASE_DUMP_URL ?? '', redisUrl: config.REDIS_URL },
  });
  let doneWith: string | undefined;
  const capture = async () => {
    const holdId = hold.hold?.id;
    if (holdId === undefined || holdId === doneWith) return;
    const isOurs = await database.asNobody((sql) => new HoldStore(sql).takeEvidence(holdId, by));
    const current = await database.asNobody((sql) => new HoldStore(sql).current());
    if (current?.id !== holdId || ['captured', 'failed'].includes(current.evidenceState)) doneWith = holdId;
    if (!isOurs || current === undefined) return;
    const violations = await database.asNobody((sql) => new HoldStore(sql).violations(holdId));
    const captured = await service.capture(current, violations, signal);
    if (signal.aborted) return;
    await database.asNobody((sql) => new HoldStore(sql).noteEvidence(holdId, { ...captured, by }));
    doneWith = holdId;
    const { state, folder, note } = captured;
    if (state === 'captured') log.warn({ holdId, folder, note }, 'the evidence of the hold is captured');
    else
      log.critical(
        { holdId, note },
        'the evidence of the hold could NOT be captured: accubooks hold capture',
      );
  };
  const task = repeat(capture, {
    ...{ task: 'evidence of a hold', everyMs: LOOK_EVERY_MS, signal, log, hold: 'untouched' },
  });
  return {
    stop: async () => {
      stopping.abort();
      await task;
    },
  };
}
