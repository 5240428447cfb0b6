import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import type { BalanceSheet } from '@/features/reports/reportContract.ts';
import { MonthSelect } from '@/web/components/MonthSelect.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { downloadCsv } from '@/web/lib/csv/downloadCsv.ts';
import { reportQueries } from '@/web/lib/queries/reportQueries.ts';
import { BalanceSheetTable } from './BalanceSheetTable.tsx';
import { OtherCurrencies } from './OtherCurrencies.tsx';
import { ReportFrame } from './ReportFrame.tsx';
import { sectionNames } from './sectionNames.ts';
import { usePeriods } from './usePeriods.ts';

const route = getRouteApi('/c/$companyId/reports/balance-sheet');

function exportCsv({ at, currency, sections, unclosedResultMinor }: BalanceSheet): void {
  const rows = sections.flatMap((section) => [
    ...section.rows.map((row) => [
      section.type,
      row.number,
      row.name,
      formatDecimal(row.amountMinor, currency),
    ]),
    ...(section.type === 'equity'
      ? [['equity', '', 'Result not yet closed', formatDecimal(unclosedResultMinor, currency)]]
      : []),
    [section.type, '', `Total ${sectionNames[section.type]}`, formatDecimal(section.totalMinor, currency)],
  ]);
  downloadCsv(`balance-sheet-${at}.csv`, [['Section', 'Account', 'Name', `Amount (${currency})`], ...rows]);
}

export function BalanceSheetPage(): ReactNode {
  const { companyId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const periods = usePeriods(companyId);
  const at = search.at ?? periods?.to ?? '';
  const report = useQuery({ ...reportQueries.balanceSheet(companyId, at), enabled: Boolean(periods) });
  // The rows of a balance are shown from the start of its year.
  const from = periods?.years.findLast((year) => year.from <= at)?.from ?? at;
  return (
    <ReportFrame
      companyId={companyId}
      title="Balance sheet"
      lead={periods ? `At the end of ${formatMonth(at)}. Each number opens its rows.` : undefined}
      hasBooks={periods !== null}
      report={report}
      onCsv={exportCsv}
      share={periods ? { title: 'Balance sheet', subject: { kind: 'balanceSheet', at } } : undefined}
      picker={
        periods && (
          <MonthSelect
            label="At the end of"
            value={at}
            from={periods.from}
            to={periods.to}
            onChange={(next) => void navigate({ search: { at: next }, replace: true })}
          />
        )
      }
    >
      {(data) => (
        <>
          {!data.isBalanced && (
            <Notice tone="negative" title="This balance sheet does not balance">
              <p>Assets differ from liabilities and equity. Look at the proof of the imports.</p>
            </Notice>
          )}
          <OtherCurrencies codes={data.otherCurrencies} currency={data.currency} />
          <BalanceSheetTable
            companyId={companyId}
            report={data}
            from={from}
            booksFrom={periods?.from ?? at}
          />
        </>
      )}
    </ReportFrame>
  );
}
