import { Fragment, type ReactNode } from 'react';
import type { ProfitAndLoss } from '@/features/reports/reportContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatMonthShort } from '@/web/lib/format/formatDate.ts';
import { AccountName } from './AccountName.tsx';
import { LedgerLink } from './LedgerLink.tsx';
import { sectionNames } from './sectionNames.ts';

type Section = ProfitAndLoss['sections'][number];
type TotalsProps = { label: string; amounts: readonly number[]; total: number; report: ProfitAndLoss };

function Totals({ label, amounts, total, report }: TotalsProps): ReactNode {
  return (
    <tr data-kind="total">
      <th scope="row">{label}</th>
      {report.months.map((month, index) => (
        <td key={month} data-number>
          <Amount amountMinor={amounts[index] ?? 0} currency={report.currency} />
        </td>
      ))}
      <td data-number data-end>
        <Amount amountMinor={total} currency={report.currency} />
      </td>
    </tr>
  );
}

type RowProps = { companyId: string; row: Section['rows'][number]; report: ProfitAndLoss };

function AccountRow({ companyId, row, report }: RowProps): ReactNode {
  const { months, currency, from, to } = report;
  const link = {
    companyId,
    accountId: row.accountId,
    figure: 'movement',
    currency,
    naturalOf: row.type,
  } as const;
  return (
    <tr>
      <th scope="row">
        <AccountName number={row.number} name={row.name} />
      </th>
      {months.map((month, index) => (
        <td key={month} data-number>
          <LedgerLink {...link} from={month} to={month} amountMinor={row.amountsMinor[index] ?? 0} />
        </td>
      ))}
      <td data-number data-end>
        <LedgerLink {...link} from={from} to={to} amountMinor={row.totalMinor} />
      </td>
    </tr>
  );
}

export function ProfitAndLossTable({
  companyId,
  report,
}: {
  companyId: string;
  report: ProfitAndLoss;
}): ReactNode {
  const { months, sections, resultsMinor, resultMinor, currency } = report;
  return (
    <TableFrame label="Profit and loss by month" isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">{currency}</th>
            {months.map((month) => (
              <th key={month} scope="col" data-number>
                {formatMonthShort(month)}
              </th>
            ))}
            <th scope="col" data-number data-end>
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {sections.map((section) => (
            <Fragment key={section.type}>
              <tr data-kind="group">
                <th scope="rowgroup">{sectionNames[section.type]}</th>
                <td colSpan={months.length + 1} />
              </tr>
              {section.rows.map((row) => (
                <AccountRow key={row.accountId} companyId={companyId} row={row} report={report} />
              ))}
              <Totals
                label={`Total ${sectionNames[section.type].toLowerCase()}`}
                amounts={section.totalsMinor}
                total={section.totalMinor}
                report={report}
              />
            </Fragment>
          ))}
          <Totals label="Result" amounts={resultsMinor} total={resultMinor} report={report} />
        </tbody>
      </table>
    </TableFrame>
  );
}
