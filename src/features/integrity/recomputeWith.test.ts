import { expect, it } from 'vitest';
import { computeForecast } from '@/features/forecasts/computeForecast.ts';
import type { ForecastInput } from '@/features/forecasts/ForecastInput.ts';
import { sealOf } from '@/features/forecasts/ForecastSealReadModel.ts';
import { forecastResultSchema } from '@/features/forecasts/forecastContract.ts';
import { recomputeWith } from './recomputeWith.ts';

const months = Array.from({ length: 40 }, (_, index) => index);
const input: ForecastInput = {
  ...{ currency: 'SEK', horizonMonths: 6, putBack: [], asOf: '2027-04-30', warnings: [], scenario: null },
  series: (['cash', 'income'] as const).map((key) => ({
    ...{ key, label: key, currency: 'SEK', startMonth: '2024-01' },
    kind: key === 'cash' ? 'balance' : 'flow',
    values: months.map((index) => 300_000 + index * 1_000 + (index % 5) * 700),
  })),
};

it('finds the same, though the engine knows more than what is stored', async () => {
  const engine = 'this one';
  const computed = computeForecast(input, () => undefined);
  const stored = forecastResultSchema.parse(computed);
  expect(sealOf(computed)).not.toBe(sealOf(stored));
  const seal = { engine, inputSha256: sealOf(input), resultSha256: sealOf(stored) };
  const recompute = recomputeWith({
    engine,
    readInput: async () => input,
    compute: async (again) => computeForecast(again, () => undefined),
  });
  const order = { scenarioId: null, horizonMonths: 6, putBack: [] };
  const forecast = { id: 'F', result: stored, seal, order };
  expect(await recompute('C', forecast, new AbortController().signal)).toMatchObject({ outcome: 'same' });
  const wrong = { ...forecast, seal: { ...seal, resultSha256: 'other' } };
  expect((await recompute('C', wrong, new AbortController().signal)).outcome).toBe('different');
});
