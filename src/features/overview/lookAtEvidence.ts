import type { EvidenceKind } from '@/core/evidence/evidenceKinds.ts';
import type { EvidenceService } from '@/features/evidence/EvidenceService.ts';
import type { Look, Trouble } from './Look.ts';

/** Only what this installation promises can be missing. */
export function lookAtEvidence(
  evidence: Pick<EvidenceService, 'standings'>,
  expected: readonly EvidenceKind[],
): Look {
  return {
    name: 'evidence',
    read: async () => {
      const standings = await evidence.standings(expected);
      const troubles = standings.flatMap(({ kind, passedAt, isExpired, lastOutcome, lastAt }): Trouble[] => {
        const why =
          lastOutcome === 'failed'
            ? 'The last one failed.'
            : passedAt === null
              ? 'There never was one.'
              : isExpired
                ? 'The last one is too old.'
                : undefined;
        if (why === undefined) return [];
        const title = `No good evidence: ${kind}`;
        const next = { label: 'Look at it', page: 'evidence' };
        return [
          { key: `evidence:${kind}`, priority: 'P2', title, detail: why, since: lastAt, next, runbook: null },
        ];
      });
      return { detail: `${expected.length} kinds are promised`, troubles };
    },
  };
}
