import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ShareSubject } from '@/features/shares/shareContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { EmptyBooks } from '@/web/features/imports/EmptyBooks.tsx';
import { ShareButton } from '@/web/features/shares/ShareButton.tsx';

type ReportFrameProps<Report> = {
  companyId: string;
  title: string;
  lead?: string | undefined;
  hasBooks: boolean;
  picker: ReactNode;
  report: UseQueryResult<Report>;
  onCsv: (report: Report) => void;
  /** What a link would show of it. */
  share?: { title: string; subject: ShareSubject } | undefined;
  children: (report: Report) => ReactNode;
};

/** What the reports share: period, CSV, and what stands there while, or when, there is no report. */
export function ReportFrame<Report>(props: ReportFrameProps<Report>): ReactNode {
  const { companyId, title, lead, hasBooks, picker, report, onCsv, share, children } = props;
  if (!hasBooks) {
    return (
      <Page title={title}>
        <EmptyBooks companyId={companyId} />
      </Page>
    );
  }
  const { data, error, refetch } = report;
  return (
    <Page
      title={title}
      lead={lead}
      actions={
        <>
          {picker}
          {share && <ShareButton companyId={companyId} {...share} />}
          <Button disabled={data === undefined} onClick={() => data && onCsv(data)}>
            CSV
          </Button>
        </>
      }
    >
      {error && (
        <ErrorNotice error={error} what="The report could not be read" onRetry={() => void refetch()} />
      )}
      {data === undefined && !error && <Skeleton shape="table" label="Reading the report" />}
      {data !== undefined && children(data)}
    </Page>
  );
}
