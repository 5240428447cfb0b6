import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { PublicIncidentView, StatusPageView } from '@/features/announcements/announcementContract.ts';
import { buttonClass } from '@/web/components/Button.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import styles from '../console/EntryList.module.css';
import { FactList } from '../console/FactList.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';

const wordsOf = (status: string) => status.replaceAll('_', ' ');

export function StatusPagePage(): ReactNode {
  const query = useQuery(consoleQueries.statusPage);
  const { data: page } = query;
  return (
    <Page
      title="Status page"
      lead="What customers read now. An update is told from the incident it is about."
      actions={
        page && (
          <a href={page.url} className={buttonClass('plain')}>
            Open the page
          </a>
        )
      }
    >
      <ReadState query={query} what="the status page" />
      {page && <Told page={page} />}
    </Page>
  );
}

function Told({ page: { description, components, incidents } }: { page: StatusPageView }): ReactNode {
  return (
    <>
      <Section title={description}>
        <FactList facts={components.map(({ name, status }) => ({ name, value: wordsOf(status) }))} />
      </Section>
      <Section title="Incidents that customers read">
        {incidents.length === 0 && <p>None.</p>}
        {incidents.map((incident) => (
          <PublicIncident key={incident.id} incident={incident} />
        ))}
      </Section>
    </>
  );
}

function PublicIncident({ incident: { name, updates } }: { incident: PublicIncidentView }): ReactNode {
  return (
    <Section title={name}>
      <ol className={styles.list}>
        {updates.map(({ status, body, at }) => (
          <li key={`${at} ${status}`}>
            <p className={styles.head}>
              <span className={styles.kind}>{wordsOf(status)}</span>
              <span className={styles.when}>
                <Since at={at} />
              </span>
            </p>
            <p>{body}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
}
