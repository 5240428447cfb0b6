import type { ReactNode } from 'react';
import type { ExplanationResponse, SeriesForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { Section } from '@/web/components/Section.tsx';
import { asTitle } from '@/web/lib/format/asTitle.ts';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { BacktestPlot } from './BacktestPlot.tsx';
import { BandCoverage } from './BandCoverage.tsx';
import { ContributionPlot } from './ContributionPlot.tsx';
import styles from './Explanation.module.css';
import { hitRateText } from './hitRateText.ts';
import { MemberTable } from './MemberTable.tsx';

const CONFIDENCE = { high: 'High', medium: 'Medium', low: 'Low', none: 'None' } as const;

type ExplanationFact = { readonly term: string; readonly value: string; readonly note?: string };

function factsOf(explanation: ExplanationResponse): ExplanationFact[] {
  const { backtest, confidence, confidenceReason = '', historyMonths, methodName } = explanation;
  const error = backtest?.errorVsNaive ?? null;
  return [
    ...(confidence === undefined
      ? []
      : [
          {
            term: 'Confidence',
            value: CONFIDENCE[confidence],
            note: `${asTitle(confidenceReason)}.`,
          },
        ]),
    {
      term: 'Error against repeating the last value',
      value: error === null ? 'Not measured' : `${Math.round(error * 100)} %`,
      ...(backtest && { note: `Tested from ${formatCount(backtest.origins, 'past month')}.` }),
    },
    { term: 'Hit rate of the 80 % band', value: hitRateText(explanation), note: 'One month ahead.' },
    { term: 'History', value: formatCount(historyMonths, 'month'), note: `Method: ${methodName}.` },
  ];
}

/** Why the figures are what they are: to look at first, and in sentences. */
export function Explanation({ series }: { series: SeriesForecastResponse }): ReactNode {
  const { explanation } = series;
  const hasMembers = (explanation.members ?? []).length > 0;
  return (
    <>
      <Section title="How this forecast is made">
        <dl className={styles.facts}>
          {factsOf(explanation).map(({ term, value, note }) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd className={styles.value}>{value}</dd>
              {note && <dd className={styles.note}>{note}</dd>}
            </div>
          ))}
        </dl>
        <div className={styles.plots}>
          <ContributionPlot series={series} />
          <BacktestPlot series={series} />
        </div>
        <BandCoverage explanation={explanation} />
        <details open={!hasMembers}>
          <summary>In words</summary>
          <ul className={styles.sentences}>
            {explanation.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      </Section>
      {hasMembers && (
        <Section
          title="Methods and their weights"
          note="The forecast is the weighted mean of methods that err in different ways."
        >
          <MemberTable explanation={explanation} />
        </Section>
      )}
    </>
  );
}
