import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CsvCell } from '@/core/csv/csvCell.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import type { ProfitAndLoss } from '@/features/reports/reportContract.ts';
import { downloadCsv } from '@/web/lib/csv/downloadCsv.ts';
import { reportQueries } from '@/web/lib/queries/reportQueries.ts';
import { OtherCurrencies } from './OtherCurrencies.tsx';
import { PeriodPicker } from './PeriodPicker.tsx';
import { ProfitAndLossTable } from './ProfitAndLossTable.tsx';
import { ReportFrame } from './ReportFrame.tsx';
import { sectionNames } from './sectionNames.ts';
import { usePeriods } from './usePeriods.ts';

const route = getRouteApi('/c/$companyId/reports/profit-and-loss');

function exportCsv({ months, sections, resultsMinor, resultMinor, currency, from, to }: ProfitAndLoss): void {
  const line = (words: CsvCell[], amounts: readonly number[], total: number): CsvCell[] => [
    ...words,
    ...[...amounts, total].map((amount) => formatDecimal(amount, currency)),
  ];
  const rows = sections.flatMap((section) => [
    ...section.rows.map((row) =>
      line([section.type, row.number, row.name], row.amountsMinor, row.totalMinor),
    ),
    line([section.type, '', `Total ${sectionNames[section.type]}`], section.totalsMinor, section.totalMinor),
  ]);
  const head = ['Section', 'Account', 'Name', ...months, `Total (${currency})`];
  downloadCsv(`profit-and-loss-${from}-${to}.csv`, [
    head,
    ...rows,
    line(['', '', 'Result'], resultsMinor, resultMinor),
  ]);
}

export function ProfitAndLossPage(): ReactNode {
  const { companyId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const periods = usePeriods(companyId);
  const range = { from: search.from ?? periods?.last.from ?? '', to: search.to ?? periods?.last.to ?? '' };
  const report = useQuery({ ...reportQueries.profitAndLoss(companyId, range), enabled: Boolean(periods) });
  return (
    <ReportFrame
      companyId={companyId}
      title="Profit and loss"
      lead="Income and expense are both positive; the result is income less expense. Each number opens its rows."
      hasBooks={periods !== null}
      report={report}
      onCsv={exportCsv}
      share={periods ? { title: 'Profit and loss', subject: { kind: 'profitAndLoss', ...range } } : undefined}
      picker={
        periods && (
          <PeriodPicker
            periods={periods}
            value={range}
            onChange={(next) => void navigate({ search: next, replace: true })}
          />
        )
      }
    >
      {(data) => (
        <>
          <OtherCurrencies codes={data.otherCurrencies} currency={data.currency} />
          <ProfitAndLossTable companyId={companyId} report={data} />
        </>
      )}
    </ReportFrame>
  );
}
