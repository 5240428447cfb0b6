import { describe, expect, test } from 'vitest';
import { forecastSeries } from '../forecastSeries.ts';
import { normalQuantile } from '../paths/normalQuantile.ts';
import { SeededRandom } from '../paths/SeededRandom.ts';
import type { Series } from '../series/Series.ts';

/**
 * Series whose law is known, and that keep it. The bands were learnt on real series, which break theirs, so that here
 * they may hold more often than they say, but not less often by more than this.
 */
const SHORTFALL_MAX = { 0.8: 0.1, 0.95: 0.025 };
/** Mean half width of the 95 % band over 1.96 true standard deviations of the error at the last step. */
const WIDTH_RATIO = { least: 0.75, most: 3.2 };
const SERIES_COUNT = 40;
const SEED = 20_240_229;

type Law = {
  readonly kind: Series['kind'];
  /** The values, drawn with standard normal `z`. */
  draw(length: number, seasonLength: number, z: () => number): number[];
  /** Standard deviation of the error that remains, h steps ahead, to one who knows the law. */
  deviation(step: number): number;
};

const AR = 0.7;
const LAWS: Readonly<Record<string, Law>> = {
  'random walk': {
    kind: 'flow',
    draw(length, _, z) {
      let level = 2_000;
      return Array.from({ length }, () => {
        level += 20 * z();
        return level;
      });
    },
    deviation: (step) => 20 * Math.sqrt(step),
  },
  'balance of independent changes': {
    kind: 'balance',
    draw(length, _, z) {
      let balance = 1_000;
      return Array.from({ length }, () => {
        balance += 10 + 20 * z();
        return balance;
      });
    },
    deviation: (step) => 20 * Math.sqrt(step),
  },
  AR: {
    kind: 'flow',
    draw(length, _, z) {
      let distance = 0;
      return Array.from({ length }, () => {
        distance = AR * distance + 20 * z();
        return 500 + distance;
      });
    },
    deviation: (step) => 20 * Math.sqrt((1 - AR ** (2 * step)) / (1 - AR * AR)),
  },
  season: {
    kind: 'flow',
    draw: (length, seasonLength, z) =>
      Array.from({ length }, (_, t) => 500 + 100 * Math.sin((2 * Math.PI * t) / seasonLength) + 20 * z()),
    deviation: () => 20,
  },
  trend: {
    kind: 'flow',
    draw: (length, _, z) => Array.from({ length }, (__, t) => 300 + 3 * t + 20 * z()),
    deviation: () => 20,
  },
};

const FREQUENCIES = {
  monthly: { seasonLength: 12, length: 72, horizon: 12 },
  quarterly: { seasonLength: 4, length: 60, horizon: 8 },
  daily: { seasonLength: 7, length: 140, horizon: 14 },
};

/** Shares of values that the bands held, and the mean half width of the wider one at the last step. */
function measure(law: Law, { seasonLength, length, horizon }: (typeof FREQUENCIES)['monthly']) {
  const hits = { 0.8: 0, 0.95: 0 };
  let halfWidth = 0;
  for (let stream = 0; stream < SERIES_COUNT; stream += 1) {
    const random = new SeededRandom(SEED, stream);
    const values = law.draw(length + horizon, seasonLength, () => normalQuantile(random.open()));
    const given: Series = {
      key: `${stream}`,
      values: values.slice(0, length),
      calendar: { unit: 'index', seasonLength },
      kind: law.kind,
    };
    const { bands } = forecastSeries(given, { horizon, levels: [0.8, 0.95] });
    for (const { level, lower, upper } of bands) {
      for (const [step, value] of values.slice(length).entries()) {
        const isHit = value >= (lower[step] as number) && value <= (upper[step] as number);
        if (isHit) hits[level as keyof typeof hits] += 1;
      }
    }
    const [low, high] = [bands[1]?.lower.at(-1) ?? 0, bands[1]?.upper.at(-1) ?? 0];
    halfWidth += (high - low) / (2 * SERIES_COUNT);
  }
  const trials = SERIES_COUNT * horizon;
  return {
    share: { 0.8: hits[0.8] / trials, 0.95: hits[0.95] / trials },
    widthRatio: halfWidth / (normalQuantile(0.975) * law.deviation(horizon)),
  };
}

describe('coverage on generated series', () => {
  for (const [frequency, shape] of Object.entries(FREQUENCIES)) {
    test(`${frequency}: bands hold about as often as they say, and are not wide for nothing`, () => {
      const measured = Object.entries(LAWS).map(([name, law]) => ({ name, ...measure(law, shape) }));
      for (const { name, share, widthRatio } of measured) {
        const told = `${name}: ${JSON.stringify({ share, widthRatio })}`;
        expect(share[0.8], told).toBeGreaterThanOrEqual(0.8 - SHORTFALL_MAX[0.8]);
        expect(share[0.95], told).toBeGreaterThanOrEqual(0.95 - SHORTFALL_MAX[0.95]);
        expect(share[0.95], told).toBeGreaterThan(share[0.8]);
        expect(share[0.8], told).toBeLessThan(0.99);
        expect(widthRatio, told).toBeGreaterThan(WIDTH_RATIO.least);
        expect(widthRatio, told).toBeLessThan(WIDTH_RATIO.most);
      }
    });
  }
});
