import type { ExplanationResponse } from '@/features/forecasts/forecastContract.ts';

/** How often the band held, as counted; never a rate without its number of trials. */
export function hitRateText({ hitRate80 }: Pick<ExplanationResponse, 'hitRate80'>): string {
  if (hitRate80 === null || hitRate80.trials === 0) return 'Not enough history';
  return `Held ${hitRate80.hits} of ${hitRate80.trials} months in the backtest`;
}
