import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ReportedProblem } from '@/features/incidents/problemReportContract.ts';
import { Section } from '@/web/components/Section.tsx';
import { AREA_WORDS, IMPACT_WORDS } from '@/web/features/problems/problemWords.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import styles from '../console/EntryList.module.css';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';

/** What customers wrote about the incident, in their words. */
export function CustomerReports({ id }: { id: string }): ReactNode {
  const query = useQuery(consoleQueries.problemReports(id));
  return (
    <Section title="What customers say" note="The newest first. It stands in no timeline.">
      <ReadState query={query} what="what customers say" />
      {query.data && (
        <ul className={styles.list}>
          {query.data.toReversed().map((report) => (
            <ReportRow key={report.id} report={report} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function ReportRow({ report }: { report: ReportedProblem }): ReactNode {
  const { reference, companyId, area, impact, text, reportedAt } = report;
  return (
    <li>
      <p className={styles.head}>
        <strong>{reference}</strong>
        <span className={styles.when}>
          <Since at={reportedAt} />
        </span>
      </p>
      <p>
        {AREA_WORDS[area]}
        {impact !== null && `: “${IMPACT_WORDS[impact]}”`}
      </p>
      <p className={styles.words}>{text}</p>
      <p className={styles.when}>
        Company <code>{companyId}</code>
      </p>
    </li>
  );
}
