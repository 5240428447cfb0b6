import { EVIDENCE_KINDS, type EvidenceKind } from '@/core/evidence/evidenceKinds.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import { EvidenceService } from './EvidenceService.ts';
import { evidenceBookSchema } from './evidenceContract.ts';

/** Evidence that the page shows, the newest. */
const SHOWN_MAX = 100;

type Deps = {
  readonly database: Pick<Database, 'readOnce'>;
  readonly clock: Clock;
  readonly expected: readonly EvidenceKind[];
};

export function evidenceRoutes(server: ApiServer, { database, clock, expected }: Deps): void {
  const evidence = new EvidenceService(database.readOnce, clock);
  server.route({
    method: 'GET',
    url: '/api/operators/evidence',
    config: { permission: 'operator' },
    schema: {
      operationId: 'listEvidence',
      summary: 'What operations have proved, how old that is, and what is promised',
      tags: ['operators'],
      response: { 200: evidenceBookSchema },
    },
    handler: async () => {
      const standings = await evidence.standings(EVIDENCE_KINDS);
      return {
        standings: standings.map(({ ageSeconds: _, ...standing }) => ({
          ...standing,
          isExpected: expected.includes(standing.kind),
        })),
        items: await evidence.list({ limit: SHOWN_MAX }),
      };
    },
  });
}
