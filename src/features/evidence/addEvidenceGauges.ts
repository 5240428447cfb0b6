import { EVIDENCE_KINDS, type EvidenceKind } from '@/core/evidence/evidenceKinds.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { addLabelledGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { ScrapeRead } from '@/shared/metrics/ScrapeRead.ts';
import { type EvidenceStanding, STANDINGS } from './EvidenceStore.ts';

type GaugeDeps = {
  readonly metrics: Metrics;
  readonly database: Database;
  readonly clock: Clock;
  /** What this installation promises to have evidence of. */
  readonly expected: readonly EvidenceKind[];
};

/** How old the proofs of operations are; what is expected and was never proved is infinitely old. */
export function addEvidenceGauges({ metrics, database, clock, expected }: GaugeDeps): void {
  const standings = new ScrapeRead(
    () => database.readOnce<EvidenceStanding>(STANDINGS, [[...EVIDENCE_KINDS]], 'evidence_standing'),
    clock,
  );
  const isExpected = (kind: EvidenceKind) => expected.includes(kind);
  const add = (name: string, help: string, figureOf: (standing: EvidenceStanding) => number | null) =>
    addLabelledGauge(metrics, { name, help, labelNames: ['kind'] }, async () =>
      (await standings.read()).flatMap((standing) => {
        const value = figureOf(standing);
        return value === null ? [] : [{ labels: { kind: standing.kind }, value }];
      }),
    );

  add(
    'operational_evidence_age_seconds',
    'Age of the newest passed evidence of a kind; +Inf where one is expected and there is none.',
    ({ kind, ageSeconds }) => ageSeconds ?? (isExpected(kind) ? Number.POSITIVE_INFINITY : null),
  );
  add(
    'operational_evidence_failing',
    '1 when the newest evidence of a kind says that it failed or has expired.',
    ({ lastOutcome, isExpired }) =>
      lastOutcome === null ? null : Number(lastOutcome === 'failed' || isExpired),
  );
  addLabelledGauge(
    metrics,
    {
      name: 'operational_evidence_expected',
      help: '1 when this installation promises evidence of the kind (EVIDENCE_EXPECTED), else 0.',
      labelNames: ['kind'],
    },
    () => EVIDENCE_KINDS.map((kind) => ({ labels: { kind }, value: Number(isExpected(kind)) })),
  );
}
