import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { OnCall } from '@/features/onCall/onCallContract.ts';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { CopyText } from '../console/CopyText.tsx';
import { ReadState } from '../console/ReadState.tsx';

export function OnCallPage(): ReactNode {
  const query = useQuery(consoleQueries.onCall);
  const { data: onCall } = query;
  return (
    <Page title="On call" lead="Who answers now. The pager calls them by itself; numbers are for people.">
      <ReadState query={query} what="who is on call" />
      {onCall?.hasPager === false && (
        <Notice tone="caution" title="There is no pager here">
          <p>PAGER_URL names none, so nobody is called.</p>
        </Notice>
      )}
      {onCall?.isDemo && (
        <Notice tone="caution" title="This is the demo book">
          <p>Its people do not exist. CONTACTS_FILE names your own.</p>
        </Notice>
      )}
      {onCall && onCall.items.length > 0 && <Levels items={onCall.items} />}
      <Section title="At the keyboard" note="These need neither the API nor the database.">
        <CopyText text="npx accubooks oncall who" what="the command that says who answers" />
        <CopyText text="npx accubooks oncall pages" what="the command that lists who was told" />
        <CopyText
          text="npx accubooks oncall override --help"
          what="the command that lets somebody stand in"
        />
        <CopyText text="npx accubooks incidents ack --help" what="the command that acknowledges" />
      </Section>
    </Page>
  );
}

function whoText({ people, target, at }: OnCall['items'][number]): string {
  if (people.length === 0) return 'Nobody';
  const names = people.map(({ name }) => name).join(', ');
  return at === target ? names : `${names}, of ${at}`;
}

function Levels({ items }: Pick<OnCall, 'items'>): ReactNode {
  return (
    <DataTable
      label="Who answers now"
      rows={items}
      keyOf={({ target }) => target}
      columns={[
        { name: 'Level or role', cell: ({ target }) => target },
        { name: 'Who', cell: whoText },
        {
          name: 'Number',
          kind: 'nowrap',
          cell: ({ people }) => people.map(({ phone }) => phone).join(', '),
        },
      ]}
    />
  );
}
