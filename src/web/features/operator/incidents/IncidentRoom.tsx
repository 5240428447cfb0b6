import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { WholeIncidentResponse } from '@/features/incidents/incidentContract.ts';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { useActionHandlers } from '../console/actionHandlers.ts';
import { PrioritySign } from '../console/PrioritySign.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { RunbookSteps } from '../runbooks/RunbookSteps.tsx';
import { runbookOf } from '../runbooks/runbookOf.ts';
import { ActionItems } from './ActionItems.tsx';
import { AlertList } from './AlertList.tsx';
import { Checklist } from './Checklist.tsx';
import { CustomerReports } from './CustomerReports.tsx';
import { IncidentActions } from './IncidentActions.tsx';
import { IncidentFacts } from './IncidentFacts.tsx';
import { IncidentForms } from './IncidentForms.tsx';
import styles from './IncidentRoom.module.css';
import { stateWord } from './incidentWords.ts';
import { Messages } from './Messages.tsx';
import { Papers } from './Papers.tsx';
import { Timeline } from './Timeline.tsx';
import { useAcknowledge } from './useAcknowledge.ts';

/** Everything about one incident on one page: clocks, timeline, what to do, and what was done. */
export function IncidentRoom({ id }: { id: string }): ReactNode {
  const query = useQuery(consoleQueries.incident(id));
  if (query.data === undefined)
    return (
      <Page title="Incident">
        <ReadState query={query} what="the incident" />
      </Page>
    );
  return (
    <Room whole={query.data}>
      <ReadState query={query} what="the incident" />
    </Room>
  );
}

type RoomProps = { whole: WholeIncidentResponse; children: ReactNode };

function Room({ whole: { incident, events, alerts }, children }: RoomProps): ReactNode {
  const { id, title, priority, state, classifiedBecause } = incident;
  const acknowledge = useAcknowledge(id, title);
  useActionHandlers({ acknowledge: state === 'detected' ? acknowledge.mutate : undefined });
  const runbook = runbookOf(incident.runbook);
  return (
    <Page
      title={title}
      lead={
        <span className={styles.lead}>
          <PrioritySign priority={priority} /> {stateWord(state)}. {classifiedBecause}
        </span>
      }
      actions={<IncidentActions incident={incident} onAcknowledge={acknowledge.mutate} />}
    >
      {acknowledge.error && <ErrorNotice error={acknowledge.error} what="Not acknowledged" />}
      {children}
      <IncidentFacts incident={incident} />
      <div className={styles.columns}>
        <Section title="What happened" note="The newest first.">
          <Timeline events={events} />
        </Section>
        <div className={styles.side}>
          {runbook && (
            <Section title={`${incident.runbook} ${runbook.title}`}>
              <RunbookSteps runbook={runbook} />
            </Section>
          )}
          {incident.customerReports > 0 && <CustomerReports id={id} />}
          <Messages id={id} />
          <Checklist id={id} />
          <Section title="Alerts">
            <AlertList alerts={alerts} />
          </Section>
          <ActionItems id={id} />
          <Papers id={id} />
        </div>
      </div>
      <IncidentForms
        incident={incident}
        isFiring={alerts.some(({ isFiring }) => isFiring)}
        isTold={events.some(({ data }) => typeof data.statusPageId === 'string')}
      />
    </Page>
  );
}
