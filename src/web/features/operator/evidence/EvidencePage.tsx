import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { EvidenceEntry, EvidenceStandingEntry } from '@/features/evidence/evidenceContract.ts';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { detailText } from '@/web/features/audit/auditWords.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';

export function EvidencePage(): ReactNode {
  const query = useQuery(consoleQueries.evidence);
  const { data: book } = query;
  return (
    <Page
      title="Backups and drills"
      lead="What operations have proved, and how old that is. Commands write it, never a hand."
    >
      <ReadState query={query} what="evidence" />
      {book && (
        <Section title="How it stands">
          <StandingTable standings={book.standings} />
        </Section>
      )}
      {book && (
        <Section title="Evidence" note="The newest hundred.">
          {book.items.length === 0 ? <p>None was ever recorded.</p> : <EntryTable items={book.items} />}
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

function StandingTable({ standings }: { standings: readonly EvidenceStandingEntry[] }): ReactNode {
  return (
    <TableFrame label="How evidence stands">
      <table>
        <thead>
          <tr>
            <th scope="col">Of what</th>
            <th scope="col">Standing</th>
            <th scope="col">Promised</th>
            <th scope="col">Last good one</th>
            <th scope="col">Holds until</th>
          </tr>
        </thead>
        <tbody>
          {standings.map((standing) => (
            <tr key={standing.kind}>
              <th scope="row">{standing.kind}</th>
              <td>{wordOf(standing)}</td>
              <td>{standing.isExpected ? 'Yes' : 'No'}</td>
              <td data-nowrap>{standing.passedAt === null ? 'None' : <Since at={standing.passedAt} />}</td>
              <td data-nowrap>{standing.expiresAt?.slice(0, 16).replace('T', ' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function EntryTable({ items }: { items: readonly EvidenceEntry[] }): ReactNode {
  return (
    <TableFrame label="Evidence" isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">Of what</th>
            <th scope="col">Outcome</th>
            <th scope="col">When</th>
            <th scope="col">By</th>
            <th scope="col">Details</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, kind, outcome, happenedAt, recordedBy, detail }) => (
            <tr key={id}>
              <th scope="row">{kind}</th>
              <td>{outcome === 'passed' ? 'Passed' : 'Failed'}</td>
              <td data-nowrap>
                <Since at={happenedAt} />
              </td>
              <td>{recordedBy}</td>
              <td data-wide>{detailText(detail)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
