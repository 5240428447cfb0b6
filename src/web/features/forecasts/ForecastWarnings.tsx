import type { ReactNode } from 'react';
import type { ExplanationResponse } from '@/features/forecasts/forecastContract.ts';
import { Notice } from '@/web/components/Notice.tsx';

/** What a reader must know before trusting the figures. */
export function ForecastWarnings({
  explanation,
}: {
  explanation: ExplanationResponse | undefined;
}): ReactNode {
  const { warnings = [] } = explanation ?? {};
  if (warnings.length === 0) return null;
  return (
    <Notice tone="caution" title="Before you rely on this">
      <ul>
        {warnings.map(({ code, message }) => (
          <li key={code}>{message}</li>
        ))}
      </ul>
    </Notice>
  );
}
