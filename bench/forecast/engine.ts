/** The one place where the bench meets our engine. */
import { frequencyClassOf } from '@/core/forecast/combination/FrequencyClass.ts';
import { fitWithSeason } from '@/core/forecast/combination/fitWithSeason.ts';
import { poolFor } from '@/core/forecast/combination/poolFor.ts';
import { seasonsOf } from '@/core/forecast/combination/seasonsOf.ts';
import { EVALUATIONS_DEFAULT, forecastSeries } from '@/core/forecast/forecastSeries.ts';
import { dampedTrend } from '@/core/forecast/models/dampedTrend/dampedTrend.ts';
import { drift } from '@/core/forecast/models/drift/drift.ts';
import { holt } from '@/core/forecast/models/holt/holt.ts';
import type { Model } from '@/core/forecast/models/Model.ts';
import { seasonalNaive } from '@/core/forecast/models/seasonalNaive/seasonalNaive.ts';
import { ses } from '@/core/forecast/models/ses/ses.ts';
import { stl } from '@/core/forecast/models/stl/stl.ts';
import { theta } from '@/core/forecast/models/theta/theta.ts';
import { adjustForSeasons } from '@/core/forecast/season/adjustForSeasons.ts';
import type { BenchSeries } from './BenchSeries.ts';
import { type MethodForecast, timed } from './MethodForecast.ts';

const Z_95 = 1.959963984540054;
/** Models that are shown beside the pool of the series, and what they see. */
const BESIDE: readonly { readonly model: Model; readonly sees: 'values' | 'adjusted' }[] = [
  { model: seasonalNaive, sees: 'values' },
  { model: drift, sees: 'adjusted' },
  { model: ses, sees: 'adjusted' },
  { model: holt, sees: 'adjusted' },
  { model: dampedTrend, sees: 'adjusted' },
  { model: theta, sees: 'adjusted' },
  { model: stl, sees: 'values' },
];

type Combination = Pick<MethodForecast, 'point' | 'band'>;
type NamedForecast = Omit<MethodForecast, 'method'> & { readonly name: string };

/** What our engine says by default about the series, as a caller of the product would get it. */
export function combine({ id, train, calendarSeason, horizon }: BenchSeries): Combination {
  const { point, bands } = forecastSeries(
    // The files have no dates, so that no effect of the calendar may be looked for.
    {
      key: id,
      kind: 'flow',
      values: Array.from(train),
      calendar: { unit: 'index', seasonLength: calendarSeason },
    },
    { horizon, levels: [0.95] },
  );
  return { point, band: bands[0] };
}

/** Every model alone, as the pool would fit it, with its own variance as the band. */
export function forecastMembers({ train, calendarSeason, horizon }: BenchSeries): NamedForecast[] {
  const calendar = { unit: 'index', seasonLength: calendarSeason } as const;
  const seasonLengths = seasonsOf(train, calendar);
  const [seasonLength = 1] = seasonLengths;
  const options = { seasonLength, evaluationsMax: EVALUATIONS_DEFAULT };
  const adjustment = adjustForSeasons(train, seasonLengths);
  const { entries } = poolFor(train, frequencyClassOf(calendar));
  const beside = BESIDE.filter(({ model }) => !entries.some((entry) => entry.model === model));
  return [...entries, ...beside]
    .filter(({ model }) => train.length >= model.minimumLength(seasonLength))
    .map(({ model, sees }) => {
      const { value, ms, cpuMs } = timed(() => {
        const fitted =
          sees === 'adjusted' ? fitWithSeason(model, adjustment, options) : model.fit(train, options);
        return {
          point: fitted.predict(horizon),
          half: fitted.variance(horizon).map((variance) => Z_95 * Math.sqrt(variance)),
        };
      });
      const { point, half } = value;
      const band = {
        lower: point.map((each, step) => each - (half[step] as number)),
        upper: point.map((each, step) => each + (half[step] as number)),
      };
      return { name: model.name, point, band, ms, cpuMs };
    });
}
