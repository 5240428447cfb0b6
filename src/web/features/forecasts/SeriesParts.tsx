import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { SeriesForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { type PartRow, partRows } from './partRows.ts';

const NAMES: Readonly<Record<string, string>> = {
  cash: 'the change of cash',
  income: 'income',
  expense: 'expenses',
  result: 'the result',
};

type SeriesPartsProps = {
  companyId: string;
  series: readonly SeriesForecastResponse[];
  of: SeriesForecastResponse;
};

function Figures({ row, currency }: { row: PartRow; currency: string }): ReactNode {
  return (
    <>
      <td data-number>
        <Amount amountMinor={row.bookedMinor} currency={currency} />
      </td>
      <td data-number>
        <Amount amountMinor={row.expectedMinor} currency={currency} />
      </td>
      <td data-number>
        <Amount amountMinor={row.expectedMinor - row.bookedMinor} currency={currency} isSigned />
      </td>
    </>
  );
}

/** What a line is made of; each part opens its own forecast, and together they are the line. */
export function SeriesParts({ companyId, series, of }: SeriesPartsProps): ReactNode {
  const table = partRows(series, of.key);
  if (table === null) return null;
  const { currency } = of;
  const title = `What makes up ${NAMES[of.key] ?? of.label}`;
  return (
    <Section title={title} note="Each line opens its own forecast. They add up in every month, to the unit.">
      <TableFrame label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{currency}</th>
              <th scope="col" data-number>
                Last {formatCount(table.monthsBooked, 'month')}
              </th>
              <th scope="col" data-number>
                Next {formatCount(table.monthsAhead, 'month')}
              </th>
              <th scope="col" data-number>
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {table.parts.map((row) => (
              <tr key={row.key}>
                <th scope="row">
                  <Link
                    to="/c/$companyId/forecast"
                    params={{ companyId }}
                    search={(previous) => ({ ...previous, series: row.key })}
                  >
                    {row.label}
                  </Link>
                </th>
                <Figures row={row} currency={currency} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{table.total.label}</th>
              <Figures row={table.total} currency={currency} />
            </tr>
          </tfoot>
        </table>
      </TableFrame>
    </Section>
  );
}
