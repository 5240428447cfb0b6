import { type ReactNode, useState } from 'react';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import type { SeriesForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { ColumnPlot } from '@/web/components/plot/ColumnPlot.tsx';
import { PlotFrame } from '@/web/components/plot/PlotFrame.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatCompact, formatMinor, formatSigned } from '@/web/lib/format/formatMinor.ts';
import { type ContributionColumn, contributionColumns, partsOf } from './contributionColumns.ts';
import { PlotReadout } from './PlotReadout.tsx';

const TITLE = 'What the forecast is made of';

function ContributionTable({ series }: { series: SeriesForecastResponse }): ReactNode {
  const { currency, points } = series;
  const { contributions = [] } = series.explanation;
  const parts = partsOf(contributions);
  return (
    <TableFrame label={`${TITLE}, ${currency}`} isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">Month</th>
            {parts.map(({ key, label }) => (
              <th key={key} scope="col" data-number>
                {label}
              </th>
            ))}
            <th scope="col" data-number>
              Expected, {currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {contributions.map((amounts, step) => (
            <tr key={amounts.month}>
              <th scope="row">{formatMonth(amounts.month)}</th>
              {parts.map(({ key }) => (
                <td key={key} data-number>
                  <Amount amountMinor={amounts[key]} currency={currency} isSigned={key !== 'levelMinor'} />
                </td>
              ))}
              <td data-number>
                <Amount amountMinor={points[step]?.pointMinor ?? null} currency={currency} zero="digits" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function spoken(column: ContributionColumn, currency: string): string {
  const parts = column.steps.map(
    ({ part, amountMinor }) => `${part.label} ${formatSigned(amountMinor, currency)}`,
  );
  return [`${column.month}, expected ${formatMinor(column.pointMinor, currency)} ${currency}`, ...parts].join(
    ', ',
  );
}

/** What leads from where the books end to each month's figure; nothing for a forecast that was not taken apart. */
export function ContributionPlot({ series }: { series: SeriesForecastResponse }): ReactNode {
  const [chosen, setChosen] = useState(0);
  const { currency, explanation, history } = series;
  const { contributions = [] } = explanation;
  const last = history.at(-1);
  if (last === undefined || contributions.length === 0) return null;
  const columns = contributionColumns(contributions, last.valueMinor);
  const index = Math.min(chosen, columns.length - 1);
  const column = columns[index];
  if (column === undefined) return null;
  const from = `${formatMonth(last.month)}: ${formatMinor(last.valueMinor, currency)}`;
  return (
    <PlotFrame
      title={TITLE}
      note={`Each column leads from where the books end (${from} ${currency}) to the month’s figure.`}
      legend={partsOf(contributions).filter(({ kind }) =>
        columns.some(({ bars }) => bars.some((bar) => bar.kind === kind)),
      )}
      mark="Expected"
      readout={
        <PlotReadout
          heading={column.month}
          main={<Amount amountMinor={column.pointMinor} currency={currency} zero="digits" />}
          figures={column.steps.map(({ part, amountMinor }) => ({
            label: part.label,
            value: <Amount amountMinor={amountMinor} currency={currency} isSigned />,
          }))}
        />
      }
      table={<ContributionTable series={series} />}
    >
      <ColumnPlot
        label={`${TITLE}: month`}
        columns={columns}
        index={index}
        onIndex={setChosen}
        valueText={spoken(column, currency)}
        formatTick={(value) => formatCompact(value, currency)}
      />
    </PlotFrame>
  );
}
