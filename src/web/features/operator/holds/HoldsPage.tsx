import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { HoldEntry } from '@/features/holds/holdContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { CopyText } from '../console/CopyText.tsx';
import { FactList } from '../console/FactList.tsx';
import { KeyHint } from '../console/KeyHint.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';
import { TypedConfirm } from '../console/TypedConfirm.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';
import { usePersonName } from '../console/usePersonName.ts';
import { ViolationTable } from './ViolationTable.tsx';

export function HoldsPage(): ReactNode {
  const query = useQuery(consoleQueries.holds);
  const { act, setAct } = useConsolePlace();
  const stop = (reason: string) =>
    requestJson('/api/operators/holds', { method: 'POST', json: { reason } }).then(
      () => 'Everything is on hold.',
    );
  return (
    <Page
      title="Holds"
      lead="A hold stops everything when data may be wrong: the API ends, workers pause, payment events wait. While one is open this console is down too."
      actions={
        <Button tone="danger" onClick={() => setAct('hold')}>
          Stop everything <KeyHint>z</KeyHint>
        </Button>
      }
    >
      <ReadState query={query} what="holds" />
      {query.data?.length === 0 && query.error === null && <p>Nothing was ever held.</p>}
      {query.data?.map((hold) => (
        <HoldCard key={hold.id} hold={hold} />
      ))}
      <Section title="How one ends" note="At the keyboard: with the CEO’s signature, and nothing else.">
        <CopyText text="npx accubooks hold status" what="the command that shows a hold" />
        <CopyText
          text="npx accubooks approvals request hold.lift --reason 'what was mended' > request.json"
          what="the command that asks for the signature"
        />
        <CopyText text="npx accubooks hold lift --approval approval.json" what="the command that lifts it" />
      </Section>
      <TypedConfirm
        title="Stop everything"
        action="Stop everything for everybody"
        word="stop"
        isOpen={act === 'hold'}
        onClose={() => setAct(undefined)}
        onConfirm={stop}
      >
        <Notice tone="negative" title="Every company is cut off, and so are you">
          <p>
            The API ends in every process and starts no more, workers pause, payment events wait, evidence is
            taken. Only what the CEO has signed ends it, at the keyboard.
          </p>
        </Notice>
      </TypedConfirm>
    </Page>
  );
}

function HoldCard({ hold }: { hold: HoldEntry }): ReactNode {
  const nameOf = usePersonName();
  const { reason, trigger, openedAt, openedBy, endedAt, endedBy, evidenceState, evidenceFolder } = hold;
  const evidence = evidenceFolder === null ? evidenceState : `${evidenceState}, ${evidenceFolder}`;
  return (
    <Section title={reason}>
      <FactList
        facts={[
          { name: 'Opened', value: <Since at={openedAt} /> },
          { name: 'By', value: `${nameOf(openedBy)} (${trigger})` },
          { name: 'Ended', value: endedAt === null ? 'It is open' : <Since at={endedAt} /> },
          ...(endedBy === null ? [] : [{ name: 'Ended by', value: nameOf(endedBy) }]),
          { name: 'Evidence', value: evidence },
        ]}
      />
      {hold.violations.length > 0 && <ViolationTable violations={hold.violations} />}
    </Section>
  );
}
