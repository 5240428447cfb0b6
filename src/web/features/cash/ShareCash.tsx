import type { ReactNode } from 'react';
import type { Forecast } from '@/features/forecasts/forecastContract.ts';
import { ShareButton } from '@/web/features/shares/ShareButton.tsx';

/** A link to what the page shows: cash, and ahead of it what was forecast last. */
export function ShareCash(props: { companyId: string; forecast: Forecast | null }): ReactNode {
  const { companyId, forecast } = props;
  const scenario = forecast?.scenario;
  return (
    <ShareButton
      companyId={companyId}
      title={scenario ? `Cash, ${scenario.name}` : 'Cash'}
      subject={{ kind: 'cash', forecastId: forecast?.id ?? null }}
    />
  );
}
