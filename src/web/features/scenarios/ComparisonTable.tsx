import type { ReactNode } from 'react';
import { Amount } from '@/web/components/Amount.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Section } from '@/web/components/Section.tsx';
import type { CashForecast } from '@/web/features/cash/CashForecast.ts';
import styles from './ComparisonTable.module.css';
import { compareForecasts } from './compareForecasts.ts';

export function ComparisonTable({ forecast }: { forecast: CashForecast & { currency: string } }): ReactNode {
  const { currency } = forecast;
  return (
    <Section title="Side by side" note="Expected figures; both come from the same books and the same method.">
      <DataTable
        label="Scenario and baseline"
        rows={compareForecasts(forecast)}
        keyOf={({ label }) => label}
        columns={[
          { name: currency, cell: ({ label }) => label },
          {
            name: 'Baseline',
            kind: 'number',
            cell: ({ baselineNote, baselineMinor }) => (
              <Noted note={baselineNote} amountMinor={baselineMinor} currency={currency} />
            ),
          },
          {
            name: 'Scenario',
            kind: 'number',
            cell: ({ scenarioNote, scenarioMinor }) => (
              <Noted note={scenarioNote} amountMinor={scenarioMinor} currency={currency} />
            ),
          },
          {
            name: 'Difference',
            kind: 'number',
            cell: ({ scenarioMinor, baselineMinor }) => (
              <Amount amountMinor={scenarioMinor - baselineMinor} currency={currency} isSigned />
            ),
          },
        ]}
      />
    </Section>
  );
}

type NotedProps = { note: string; amountMinor: number; currency: string };

function Noted({ note, amountMinor, currency }: NotedProps): ReactNode {
  return (
    <>
      <span className={styles.note}>{note}</span>{' '}
      <Amount amountMinor={amountMinor} currency={currency} zero="digits" />
    </>
  );
}
