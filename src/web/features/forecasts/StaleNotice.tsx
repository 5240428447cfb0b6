import type { ReactNode } from 'react';
import type { Forecast } from '@/features/forecasts/forecastContract.ts';
import { Notice } from '@/web/components/Notice.tsx';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { GenerateForecast } from './GenerateForecast.tsx';

type StaleNoticeProps = { companyId: string; forecast: Forecast; why: 'books' | 'scenario' };

export function StaleNotice({ companyId, forecast, why }: StaleNoticeProps): ReactNode {
  const { asOf, horizonMonths, scenario } = forecast;
  const said =
    why === 'books'
      ? `It stands on the books until ${formatDate(asOf)} as they were then.`
      : `It stands on version ${scenario?.version ?? 1} of the scenario.`;
  return (
    <Notice
      tone="caution"
      title={
        why === 'books'
          ? 'The books have changed since this forecast'
          : 'The scenario has changed since this forecast'
      }
      actions={
        <GenerateForecast
          companyId={companyId}
          scenarioId={scenario?.id ?? null}
          horizonMonths={horizonMonths}
          label="Forecast again"
          tone="plain"
        />
      }
    >
      <p>{said}</p>
    </Notice>
  );
}
