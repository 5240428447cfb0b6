import type { ReactNode } from 'react';
import { Amount } from '@/web/components/Amount.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import type { CashForecast } from '@/web/features/cash/CashForecast.ts';
import { effectsOf } from './compareForecasts.ts';

export function EffectTable({ forecast }: { forecast: CashForecast & { currency: string } }): ReactNode {
  const { currency } = forecast;
  const effects = effectsOf(forecast);
  if (effects.length === 0) return null;
  return (
    <Section title="What each change does" note="In order: each one on top of those above it.">
      <TableFrame label="What each change does">
        <table>
          <thead>
            <tr>
              <th scope="col">Change</th>
              <th scope="col" data-number>
                On cash at the horizon
              </th>
              <th scope="col" data-number>
                On the low point
              </th>
              <th scope="col" data-number>
                Cash at the horizon, {currency}
              </th>
            </tr>
          </thead>
          <tbody>
            {effects.map((effect, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two changes may read the same; their order is their identity
              <tr key={index}>
                <th scope="row">{effect.sentence}</th>
                <td data-number>
                  <Amount amountMinor={effect.horizonEffectMinor} currency={currency} isSigned />
                </td>
                <td data-number>
                  <Amount amountMinor={effect.lowPointEffectMinor} currency={currency} isSigned />
                </td>
                <td data-number>
                  <Amount amountMinor={effect.cashAtHorizonMinor} currency={currency} zero="digits" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
