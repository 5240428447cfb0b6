import type { ReactNode } from 'react';
import { Amount } from '@/web/components/Amount.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Section } from '@/web/components/Section.tsx';
import type { CashForecast } from '@/web/features/cash/CashForecast.ts';
import { effectsOf } from './compareForecasts.ts';

export function EffectTable({ forecast }: { forecast: CashForecast & { currency: string } }): ReactNode {
  const { currency } = forecast;
  const effects = effectsOf(forecast);
  if (effects.length === 0) return null;
  return (
    <Section title="What each change does" note="In order: each one on top of those above it.">
      <DataTable
        label="What each change does"
        rows={effects}
        // Two changes may read the same; their order is their identity.
        keyOf={(_, index) => index}
        columns={[
          { name: 'Change', cell: ({ sentence }) => sentence },
          {
            name: 'On cash at the horizon',
            kind: 'number',
            cell: ({ horizonEffectMinor }) => (
              <Amount amountMinor={horizonEffectMinor} currency={currency} isSigned />
            ),
          },
          {
            name: 'On the low point',
            kind: 'number',
            cell: ({ lowPointEffectMinor }) => (
              <Amount amountMinor={lowPointEffectMinor} currency={currency} isSigned />
            ),
          },
          {
            name: `Cash at the horizon, ${currency}`,
            kind: 'number',
            cell: ({ cashAtHorizonMinor }) => (
              <Amount amountMinor={cashAtHorizonMinor} currency={currency} zero="digits" />
            ),
          },
        ]}
      />
    </Section>
  );
}
