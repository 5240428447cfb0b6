import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ExplanationResponse } from '@/features/forecasts/forecastContract.ts';
import { Notice } from '@/web/components/Notice.tsx';
import { SERIES_KEYS } from '@/web/lib/searchParams.ts';
import { useCompanyId } from '@/web/lib/useCompanyId.ts';

/** What the engine asks at the end of the warning about one-offs. */
const QUESTION = / Put back\?$/;

type ForecastWarningsProps = { explanation: ExplanationResponse | undefined; seriesKey?: string };

/** What a reader must know before trusting the figures. */
export function ForecastWarnings({ explanation, seriesKey = 'cash' }: ForecastWarningsProps): ReactNode {
  const companyId = useCompanyId();
  const { warnings = [] } = explanation ?? {};
  if (warnings.length === 0) return null;
  const series = SERIES_KEYS.find((key) => key === seriesKey);
  return (
    <Notice tone="caution" title="Before you rely on this">
      <ul>
        {warnings.map(({ code, message }) => (
          <li key={code}>
            {message.replace(QUESTION, '')}
            {QUESTION.test(message) && (
              <>
                {' '}
                <Link to="/c/$companyId/forecast" params={{ companyId }} search={{ series }} hash="one-offs">
                  Put back?
                </Link>
              </>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
