import { type ReactNode, useState } from 'react';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { ColumnPlot } from '@/web/components/plot/ColumnPlot.tsx';
import { PlotFrame } from '@/web/components/plot/PlotFrame.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { PlotReadout } from '@/web/features/forecasts/PlotReadout.tsx';
import { formatCompact, formatMinor, formatSigned } from '@/web/lib/format/formatMinor.ts';
import { MOVEMENTS, movementColumns, type RevenueMonth } from './movementColumns.ts';

const TITLE = 'How recurring revenue moves';

type MovementPlotProps = { currency: string; months: readonly RevenueMonth[] };

function movementsOf(month: RevenueMonth): { label: string; amountMinor: number }[] {
  return MOVEMENTS.map(({ key, label, sign }) => ({
    label,
    amountMinor: month[key] === 0 ? 0 : month[key] * sign,
  }));
}

function spoken(month: RevenueMonth, currency: string): string {
  const parts = movementsOf(month)
    .filter(({ amountMinor }) => amountMinor !== 0)
    .map(({ label, amountMinor }) => `${label} ${formatSigned(amountMinor, currency)}`);
  const mrr = `${formatMonth(month.month)}, ${formatMinor(month.mrrMinor, currency)} ${currency}`;
  return [mrr, ...(parts.length === 0 ? ['nothing moved'] : parts)].join(', ');
}

/** What a plot says in columns, as rows. */
function MovementTable({ currency, months }: MovementPlotProps): ReactNode {
  return (
    <TableFrame label={`${TITLE}, ${currency}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Month</th>
            {MOVEMENTS.map(({ key, label }) => (
              <th key={key} scope="col" data-number>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.month}>
              <th scope="row">{formatMonth(month.month)}</th>
              {movementsOf(month).map(({ label, amountMinor }) => (
                <td key={label} data-number>
                  <Amount amountMinor={amountMinor} currency={currency} isSigned />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** What came and what went, month by month. */
export function MovementPlot({ currency, months }: MovementPlotProps): ReactNode {
  const [chosen, setChosen] = useState(months.length - 1);
  const index = Math.min(chosen, months.length - 1);
  const month = months[index];
  if (month === undefined) return null;
  const figures = movementsOf(month).map(({ label, amountMinor }) => ({
    label,
    value: <Amount amountMinor={amountMinor} currency={currency} isSigned />,
  }));
  return (
    <PlotFrame
      title={TITLE}
      note={`What came stands above zero, what went below, in ${currency}.`}
      legend={MOVEMENTS}
      mark="Together"
      readout={
        <PlotReadout
          heading={`${formatMonth(month.month)}, MRR`}
          main={<Amount amountMinor={month.mrrMinor} currency={currency} zero="digits" />}
          figures={figures}
        />
      }
      table={<MovementTable currency={currency} months={months} />}
    >
      <ColumnPlot
        label={`${TITLE}: month`}
        columns={movementColumns(months)}
        index={index}
        onIndex={setChosen}
        valueText={spoken(month, currency)}
        formatTick={(value) => formatCompact(value, currency)}
      />
    </PlotFrame>
  );
}
