import { type ReactNode, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import type { Freeze } from '@/web/lib/queries/consoleQueries.ts';
import { AskApproval } from '../approvals/AskApproval.tsx';
import { FactList } from '../console/FactList.tsx';
import { Since } from '../console/Since.tsx';

const HOLD_WORDS: Readonly<Record<string, string>> = {
  subscription: 'Subscriptions',
  invoice: 'Invoices',
  session: 'Checkout pages',
};

/** One freeze in force: why, what it holds, what was found, and how it ends. */
export function FreezeCard({ freeze }: { freeze: Freeze }): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const { id, companyId, trigger, reason, by, frozenAt, sealedAt, heldAt, progress } = freeze;
  const whom = companyId === null ? 'everybody' : `company ${companyId}`;
  return (
    <Section
      title={`Frozen for ${whom}`}
      actions={<Button onClick={() => setAsking(true)}>Ask the CEO to end it</Button>}
    >
      <FactList
        facts={[
          { name: 'Since', value: <Since at={frozenAt} /> },
          { name: 'Why', value: reason },
          { name: 'Found by', value: trigger === 'operator' ? `an operator, ${by}` : `${trigger}, ${by}` },
          { name: 'Calls before it', value: sealedAt === null ? 'still under way' : 'all ended' },
          {
            name: 'At the provider',
            value: progress ?? (heldAt === null ? 'collection is being stopped' : 'collection is stopped'),
          },
          { name: 'Id', value: <code>{id}</code> },
        ]}
      />
      {freeze.holds.length > 0 && <HoldTable freeze={freeze} />}
      {freeze.findings.length > 0 && <FindingTable freeze={freeze} />}
      <AskApproval
        action="billing.resume"
        subjectId={id}
        what={`the end of the freeze for ${whom}`}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
      />
    </Section>
  );
}

function HoldTable({ freeze: { holds } }: { freeze: Freeze }): ReactNode {
  return (
    <TableFrame label="Held at the provider">
      <table>
        <thead>
          <tr>
            <th scope="col">Held at the provider</th>
            <th scope="col" data-number>
              Held
            </th>
            <th scope="col" data-number>
              Released
            </th>
            <th scope="col" data-number>
              For a person to decide
            </th>
          </tr>
        </thead>
        <tbody>
          {holds.map(({ kind, held, released, waiting }) => (
            <tr key={kind}>
              <th scope="row">{HOLD_WORDS[kind] ?? kind}</th>
              <td data-number>{held}</td>
              <td data-number>{released}</td>
              <td data-number>{waiting}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function FindingTable({ freeze: { findings } }: { freeze: Freeze }): ReactNode {
  return (
    <TableFrame label="What was found">
      <table>
        <thead>
          <tr>
            <th scope="col">Found</th>
            <th scope="col">What</th>
            <th scope="col" data-number>
              Expected
            </th>
            <th scope="col" data-number>
              Actual
            </th>
            <th scope="col">Company</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <tr key={`${finding.kind} ${finding.objectId}`}>
              <th scope="row">{finding.kind}</th>
              <td data-wide>{finding.message}</td>
              <td
                data-number
              >{`${formatMinor(finding.expectedMinor, finding.currency)} ${finding.currency}`}</td>
              <td
                data-number
              >{`${formatMinor(finding.actualMinor, finding.currency)} ${finding.currency}`}</td>
              <td>
                <code>{finding.companyId}</code>
              </td>
              <td data-nowrap>
                <Since at={finding.foundAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
