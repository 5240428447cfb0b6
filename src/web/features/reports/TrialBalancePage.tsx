import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatDecimal } from '@/core/money/Money.ts';
import type { TrialBalance } from '@/features/reports/reportContract.ts';
import { downloadCsv } from '@/web/lib/csv/downloadCsv.ts';
import { reportQueries } from '@/web/lib/queries/reportQueries.ts';
import { PeriodPicker } from './PeriodPicker.tsx';
import { ReportFrame } from './ReportFrame.tsx';
import { TrialBalanceTable } from './TrialBalanceTable.tsx';
import { usePeriods } from './usePeriods.ts';

const route = getRouteApi('/c/$companyId/reports/trial-balance');
const NO_RANGE = { from: '', to: '' };

function exportCsv({ rows, from, to }: TrialBalance): void {
  const head = ['Account', 'Name', 'Type', 'Currency', 'Opening', 'Debit', 'Credit', 'Closing'];
  const lines = rows.map((row) => [
    row.number,
    row.name,
    row.type,
    row.currency,
    ...[row.openingMinor, row.debitMinor, row.creditMinor, row.closingMinor].map((amount) =>
      formatDecimal(amount, row.currency),
    ),
  ]);
  downloadCsv(`trial-balance-${from}-${to}.csv`, [head, ...lines]);
}

export function TrialBalancePage(): ReactNode {
  const { companyId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const periods = usePeriods(companyId);
  const range = { from: search.from ?? periods?.last.from ?? '', to: search.to ?? periods?.last.to ?? '' };
  const report = useQuery({
    ...reportQueries.trialBalance(companyId, periods ? range : NO_RANGE),
    enabled: Boolean(periods),
  });
  return (
    <ReportFrame
      companyId={companyId}
      title="Trial balance"
      lead="Debit is positive, credit is negative in the balances. Each number opens its rows."
      hasBooks={periods !== null}
      report={report}
      onCsv={exportCsv}
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
      {(data) => <TrialBalanceTable companyId={companyId} report={data} />}
    </ReportFrame>
  );
}
