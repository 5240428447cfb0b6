import { type ReactNode, useState } from 'react';
import type { BacktestStepResponse, SeriesForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { ColumnPlot } from '@/web/components/plot/ColumnPlot.tsx';
import { PlotFrame } from '@/web/components/plot/PlotFrame.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { formatCompact, formatMinor } from '@/web/lib/format/formatMinor.ts';
import { PlotReadout } from './PlotReadout.tsx';

const TITLE = 'Its error in the past';
const NAIVE = 'Repeating the last value';
/** A mean of fewer tests is drawn pale. */
const TRIALS_MIN = 4;

function BacktestTable({ steps, currency }: { steps: readonly BacktestStepResponse[]; currency: string }) {
  return (
    <TableFrame label={`${TITLE}, ${currency}`} isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">Months ahead</th>
            <th scope="col" data-number>
              This forecast, {currency}
            </th>
            <th scope="col" data-number>
              {NAIVE}
            </th>
            <th scope="col" data-number>
              Tests
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ monthsAhead, errorMinor, naiveErrorMinor, trials }) => (
            <tr key={monthsAhead}>
              <th scope="row">{monthsAhead}</th>
              <td data-number>
                <Amount amountMinor={errorMinor} currency={currency} />
              </td>
              <td data-number>
                <Amount amountMinor={naiveErrorMinor} currency={currency} />
              </td>
              <td data-number>{trials}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** How far off it was, by months ahead, beside the simplest forecast there is; nothing where it was not tested. */
export function BacktestPlot({ series }: { series: SeriesForecastResponse }): ReactNode {
  const [chosen, setChosen] = useState(0);
  const { currency, explanation } = series;
  const { steps = [], kind, origins = 0 } = explanation.backtest ?? {};
  const index = Math.min(chosen, steps.length - 1);
  const step = steps[index];
  if (step === undefined) return null;
  const ahead = formatCount(step.monthsAhead, 'month ahead', 'months ahead');
  const months = formatCount(origins, 'past month', 'past months');
  const how =
    kind === 'refitted'
      ? `Forecast anew from ${months} with only what was known then.`
      : `Forecast from ${months} with the parameters of today.`;
  return (
    <PlotFrame
      title={TITLE}
      note={`${how} Lower is better. Pale: fewer than ${TRIALS_MIN} tests.`}
      legend={[
        { kind: 'error', label: 'This forecast' },
        { kind: 'naive', label: NAIVE },
      ]}
      readout={
        <PlotReadout
          heading={`${ahead}, ${formatCount(step.trials, 'test')}`}
          main={<Amount amountMinor={step.errorMinor} currency={currency} zero="digits" />}
          figures={[
            {
              label: NAIVE,
              value: <Amount amountMinor={step.naiveErrorMinor} currency={currency} zero="digits" />,
            },
          ]}
        />
      }
      table={<BacktestTable steps={steps} currency={currency} />}
    >
      <ColumnPlot
        label={`${TITLE}: months ahead`}
        columns={steps.map(({ monthsAhead, errorMinor, naiveErrorMinor, trials }) => ({
          key: String(monthsAhead),
          label: `${monthsAhead}`,
          isPale: trials < TRIALS_MIN,
          bars: [
            { kind: 'naive', from: 0, to: naiveErrorMinor },
            { kind: 'error', from: 0, to: errorMinor },
          ],
        }))}
        index={index}
        onIndex={setChosen}
        valueText={`${ahead}, error ${formatMinor(step.errorMinor, currency)} ${currency}, ${NAIVE.toLowerCase()} ${formatMinor(step.naiveErrorMinor, currency)}`}
        formatTick={(value) => formatCompact(value, currency)}
      />
    </PlotFrame>
  );
}
