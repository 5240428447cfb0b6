/** Plain English of an explanation: what a person reads beside the chart. */
import type { ForecastExplanation } from './SeriesForecast.ts';

/** Full sentences: the method and why, how it was tested, how often the band held, then every warning. */
export function renderExplanation(explanation: Omit<ForecastExplanation, 'sentences'>): string[] {
  const { backtest, hitRate80, seasonal, historyMonths } = explanation;
  const sentences = [`Method: ${explanation.methodName}.`, explanation.reason];
  if (backtest) {
    const ahead = backtest.horizonMonths === 1 ? '1 month' : `up to ${backtest.horizonMonths} months`;
    sentences.push(
      `It was tested by forecasting again from ${backtest.origins} past months, ${ahead} ahead, ` +
        'with only what was known then.',
    );
  }
  if (seasonal) sentences.push(`The season is taken from the ${historyMonths} months of history.`);
  sentences.push(
    hitRate80
      ? `One month ahead, the 80 % band held ${hitRate80.hits} of ${hitRate80.trials} times.`
      : 'How often the 80 % band holds: not enough history.',
  );
  return [...sentences, ...explanation.warnings.map(({ message }) => message)];
}
