import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SecretState as State } from '@/features/securityResponse/securityResponseContract.ts';
import { Notice } from '@/web/components/Notice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { CopyText } from '../console/CopyText.tsx';
import { FactList } from '../console/FactList.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';

/** Which secret signs, and how it is changed: at the keyboard, where it is kept. */
export function SecretState(): ReactNode {
  const query = useQuery(consoleQueries.secret);
  return (
    <Section
      title="The secret that signs"
      note="Known by the first digits of its hash, as the process says that answered. It is changed at the keyboard."
    >
      <ReadState query={query} what="the secret" />
      {query.data && <Facts state={query.data} />}
      <CopyText
        text="npx accubooks security rotate-secret --no-overlap --reason 'it stood in a log' --incident last"
        what="the command for a secret that has leaked"
      />
      <CopyText
        text="npx accubooks security rotate-secret --reason 'yearly change'"
        what="the command for a change with overlap"
      />
    </Section>
  );
}

function Facts({ state: { current, previous, lastChange, isRestartDue } }: { state: State }): ReactNode {
  return (
    <>
      {isRestartDue && (
        <Notice tone="caution" title="It was changed, and this process signs with another one">
          <p>Restart the API and every worker: each signs with what it started with.</p>
        </Notice>
      )}
      <FactList
        facts={[
          { name: 'Signs', value: <code>{current}</code> },
          {
            name: 'Still hold',
            value: previous.length === 0 ? 'none: there is no overlap' : <code>{previous.join(', ')}</code>,
          },
          { name: 'Last change', value: lastChange === null ? 'never' : <LastChange change={lastChange} /> },
        ]}
      />
    </>
  );
}

function LastChange({ change }: { change: NonNullable<State['lastChange']> }): ReactNode {
  const { at, from, to, overlap, by, reason } = change;
  return (
    <>
      <Since at={at} />, from <code>{from}</code> to <code>{to}</code>, {overlap ? 'with' : 'without'}{' '}
      overlap, by {by}: {reason}
    </>
  );
}
