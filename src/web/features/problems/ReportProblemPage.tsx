import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { ProblemReportOrder, ProblemReportReceipt } from '@/features/incidents/problemReportContract.ts';
import { Page } from '@/web/components/Page.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { ProblemForm } from './ProblemForm.tsx';
import { ProblemReceipt } from './ProblemReceipt.tsx';
import { areaOfPage, contextText } from './problemWords.ts';

const route = getRouteApi('/c/$companyId/problem');

/** Whoever works here tells us that something does not. */
export function ReportProblemPage(): ReactNode {
  const { companyId } = route.useParams();
  const place = route.useSearch();
  const context = contextText(place);
  const empty: ProblemReportOrder = { area: areaOfPage(place.page), text: '' };
  const [order, setOrder] = useState(empty);
  const report = useMutation({
    mutationFn: () =>
      requestJson<ProblemReportReceipt>('/api/problem-reports', {
        method: 'POST',
        companyId,
        json: { ...order, text: context === '' ? order.text : `${order.text}\n\n${context}` },
      }),
    onSuccess: ({ reference }) => announce(`We have your report. Its reference is ${reference}.`),
  });
  const again = (): void => {
    setOrder(empty);
    report.reset();
  };
  return (
    <Page title="Report a problem" lead="Something does not work as it should? Tell us; people read it.">
      {report.data ? (
        <ProblemReceipt receipt={report.data} onAgain={again} />
      ) : (
        <ProblemForm
          order={order}
          context={context}
          error={report.error}
          isBusy={report.isPending}
          onOrder={setOrder}
          onSubmit={report.mutate}
        />
      )}
    </Page>
  );
}
