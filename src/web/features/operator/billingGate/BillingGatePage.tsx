import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { KeyHint } from '../console/KeyHint.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';
import { FreezeBilling } from './FreezeBilling.tsx';
import { FreezeCard } from './FreezeCard.tsx';

export function BillingGatePage(): ReactNode {
  const query = useQuery(consoleQueries.freezes);
  const { act, setAct } = useConsolePlace();
  const { data: freezes, error } = query;
  return (
    <Page
      title="Billing gate"
      lead="A freeze stops every charge, in every process and after each restart. Only what the CEO has signed ends it."
      actions={
        <Button tone="danger" onClick={() => setAct('freeze')}>
          Freeze billing <KeyHint>z</KeyHint>
        </Button>
      }
    >
      <ReadState query={query} what="the gate" />
      {freezes && error === null && freezes.items.length === 0 && (
        <Notice tone="good" title="Billing is open">
          <p>Nothing is frozen. {parkedText(freezes.parkedEvents)}</p>
        </Notice>
      )}
      {freezes && freezes.items.length > 0 && freezes.parkedEvents > 0 && (
        <p>{parkedText(freezes.parkedEvents)}</p>
      )}
      {freezes?.items.map((freeze) => (
        <FreezeCard key={freeze.id} freeze={freeze} />
      ))}
      <FreezeBilling isOpen={act === 'freeze'} onClose={() => setAct(undefined)} />
    </Page>
  );
}

function parkedText(count: number): string {
  if (count === 0) return 'No event of the provider waits.';
  return `${formatCount(count, 'event')} of the provider wait for the end of a freeze.`;
}
