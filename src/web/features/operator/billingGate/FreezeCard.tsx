import { type ReactNode, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Section } from '@/web/components/Section.tsx';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import type { Freeze } from '@/web/lib/queries/consoleQueries.ts';
import { AskApproval } from '../approvals/AskApproval.tsx';
import { FactList } from '../console/FactList.tsx';
import { Since } from '../console/Since.tsx';
import { usePersonName } from '../console/usePersonName.ts';

const HOLD_WORDS: Readonly<Record<string, string>> = {
  subscription: 'Subscriptions',
  invoice: 'Invoices',
  session: 'Checkout pages',
};

/** One freeze in force: why, what it holds, what was found, and how it ends. */
export function FreezeCard({ freeze }: { freeze: Freeze }): ReactNode {
  const nameOf = usePersonName();
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
          { name: 'Found by', value: `${nameOf(by)} (${trigger})` },
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
    <DataTable
      label="Held at the provider"
      rows={holds}
      keyOf={({ kind }) => kind}
      columns={[
        { name: 'Held at the provider', cell: ({ kind }) => HOLD_WORDS[kind] ?? kind },
        { name: 'Held', kind: 'number', cell: ({ held }) => held },
        { name: 'Released', kind: 'number', cell: ({ released }) => released },
        { name: 'For a person to decide', kind: 'number', cell: ({ waiting }) => waiting },
      ]}
    />
  );
}

function FindingTable({ freeze: { findings } }: { freeze: Freeze }): ReactNode {
  return (
    <DataTable
      label="What was found"
      rows={findings}
      keyOf={({ kind, objectId }) => `${kind} ${objectId}`}
      columns={[
        { name: 'Found', cell: ({ kind }) => kind },
        { name: 'What', kind: 'wide', cell: ({ message }) => message },
        {
          name: 'Expected',
          kind: 'number',
          cell: ({ expectedMinor, currency }) => `${formatMinor(expectedMinor, currency)} ${currency}`,
        },
        {
          name: 'Actual',
          kind: 'number',
          cell: ({ actualMinor, currency }) => `${formatMinor(actualMinor, currency)} ${currency}`,
        },
        { name: 'Company', cell: ({ companyId }) => <code>{companyId}</code> },
        { name: 'When', kind: 'nowrap', cell: ({ foundAt }) => <Since at={foundAt} /> },
      ]}
    />
  );
}
