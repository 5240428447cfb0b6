import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { FlagHistory as History } from '@/features/flags/flagContract.ts';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { operatorQueries } from '@/web/lib/queries/operatorQueries.ts';
import { standingText } from './flagWords.ts';

/** Which processes have the last change, and what was changed by whom. */
export function FlagHistory(): ReactNode {
  const { data: history, error } = useQuery(operatorQueries.flagHistory);
  if (error) return <ErrorNotice error={error} what="The history could not be read" />;
  if (history === undefined) return null;
  return (
    <>
      <Processes history={history} />
      <Changes history={history} />
    </>
  );
}

function Processes({ history: { processes, revision } }: { history: History }): ReactNode {
  return (
    <Section title="Live processes" note={`The last change has the number ${revision}.`}>
      <TableFrame label="Live processes">
        <table>
          <thead>
            <tr>
              <th scope="col">Process</th>
              <th scope="col">Host</th>
              <th scope="col" data-number>
                Process id
              </th>
              <th scope="col">Has the last change</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {processes.map(({ process, host, pid, acknowledgedRevision, startedAt }) => (
              <tr key={`${host} ${pid} ${startedAt}`}>
                <th scope="row">{process}</th>
                <td>{host}</td>
                <td data-number>{pid}</td>
                <td>{acknowledgedRevision >= revision ? 'Yes' : `No, it has ${acknowledgedRevision}`}</td>
                <td data-nowrap>{formatInstant(startedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}

function Changes({ history: { changes } }: { history: History }): ReactNode {
  return (
    <Section title="History" note="The last 100 changes.">
      {changes.length === 0 ? (
        <p>Nothing was ever overridden.</p>
      ) : (
        <TableFrame label="History of flags" isTall>
          <table>
            <thead>
              <tr>
                <th scope="col">Flag</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">By</th>
                <th scope="col">When</th>
                <th scope="col" data-number>
                  Number
                </th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ revision, flag, from, to, by, at }) => (
                <tr key={revision}>
                  <th scope="row">{flag}</th>
                  <td data-nowrap>{standingText(from)}</td>
                  <td data-nowrap>{standingText(to)}</td>
                  <td>{by}</td>
                  <td data-nowrap>{formatInstant(at)}</td>
                  <td data-number>{revision}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Section>
  );
}
