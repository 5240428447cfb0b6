import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { EvidenceStandingEntry } from '@/features/evidence/evidenceContract.ts';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { detailText } from '@/web/features/audit/auditWords.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';
import { usePersonName } from '../console/usePersonName.ts';
import { DeploymentTicks } from './DeploymentTicks.tsx';

export function EvidencePage(): ReactNode {
  const query = useQuery(consoleQueries.evidence);
  const { data: book } = query;
  const nameOf = usePersonName();
  return (
    <Page
      title="Backups and drills"
      lead="What operations have proved, and how old that is. Commands write it; a hand ticks only what no machine can know."
    >
      <ReadState query={query} what="evidence" />
      {book && (
        <Section title="How it stands">
          <DataTable
            label="How evidence stands"
            rows={book.standings}
            keyOf={({ kind }) => kind}
            columns={[
              { name: 'Of what', cell: ({ kind }) => kind },
              { name: 'Standing', cell: wordOf },
              { name: 'Promised', cell: ({ isExpected }) => (isExpected ? 'Yes' : 'No') },
              {
                name: 'Last good one',
                kind: 'nowrap',
                cell: ({ passedAt }) => (passedAt === null ? 'None' : <Since at={passedAt} />),
              },
              {
                name: 'Holds until',
                kind: 'nowrap',
                cell: ({ expiresAt }) => expiresAt && formatInstant(expiresAt),
              },
            ]}
          />
        </Section>
      )}
      {book && <DeploymentTicks book={book} />}
      {book && (
        <Section title="Evidence" note="The newest hundred.">
          <DataTable
            label="Evidence"
            isTall
            rows={book.items}
            keyOf={({ id }) => id}
            none="None was ever recorded."
            columns={[
              { name: 'Of what', cell: ({ kind }) => kind },
              { name: 'Outcome', cell: ({ outcome }) => (outcome === 'passed' ? 'Passed' : 'Failed') },
              { name: 'When', kind: 'nowrap', cell: ({ happenedAt }) => <Since at={happenedAt} /> },
              { name: 'By', cell: ({ recordedBy }) => nameOf(recordedBy) },
              { name: 'Details', kind: 'wide', cell: ({ detail }) => detailText(detail) },
            ]}
          />
        </Section>
      )}
    </Page>
  );
}

function wordOf({ isExpected, isExpired, lastOutcome, passedAt }: EvidenceStandingEntry): string {
  if (lastOutcome === 'failed') return 'Failed';
  if (isExpired) return 'Too old';
  if (passedAt !== null) return 'Good';
  return isExpected ? 'Missing' : 'Not promised';
}
