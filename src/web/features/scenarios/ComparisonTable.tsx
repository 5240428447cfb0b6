import type { ReactNode } from 'react';
import { Amount } from '@/web/components/Amount.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import type { CashForecast } from '@/web/features/cash/CashForecast.ts';
import styles from './ComparisonTable.module.css';
import { compareForecasts } from './compareForecasts.ts';

export function ComparisonTable({ forecast }: { forecast: CashForecast & { currency: string } }): ReactNode {
  const { currency } = forecast;
  return (
    <Section title="Side by side" note="Expected figures; both come from the same books and the same method.">
      <TableFrame label="Scenario and baseline">
        <table>
          <thead>
            <tr>
              <th scope="col">{currency}</th>
              <th scope="col" data-number>
                Baseline
              </th>
              <th scope="col" data-number>
                Scenario
              </th>
              <th scope="col" data-number>
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {compareForecasts(forecast).map((row) => (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                <td data-number>
                  <span className={styles.note}>{row.baselineNote}</span>{' '}
                  <Amount amountMinor={row.baselineMinor} currency={currency} zero="digits" />
                </td>
                <td data-number>
                  <span className={styles.note}>{row.scenarioNote}</span>{' '}
                  <Amount amountMinor={row.scenarioMinor} currency={currency} zero="digits" />
                </td>
                <td data-number>
                  <Amount amountMinor={row.scenarioMinor - row.baselineMinor} currency={currency} isSigned />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
