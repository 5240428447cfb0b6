import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FEATURE_WORDS, LIMIT_WORDS, limitText } from './limitWords.ts';
import {
  comparePlans,
  hasFeature,
  isPlanName,
  isWithin,
  nextPlan,
  PLAN_FEATURES,
  PLAN_LIMITS,
  PLAN_NAMES,
  PLANS,
  planAllowing,
  planWith,
} from './plans.ts';

const atLeast = (one: number | null, other: number | null) =>
  one === null || (other !== null && one >= other);

describe('the plans', () => {
  it('give more of everything the larger they are, at a higher price in whole minor units', () => {
    for (const name of PLAN_NAMES) {
      const above = nextPlan(name);
      expect(PLANS[name].name).toBe(name);
      expect(Number.isSafeInteger(PLANS[name].priceMinor)).toBe(true);
      if (above === undefined) continue;
      expect(comparePlans(name, above)).toBeLessThan(0);
      expect(PLANS[above].priceMinor).toBeGreaterThan(PLANS[name].priceMinor);
      for (const limit of PLAN_LIMITS)
        expect(atLeast(PLANS[above].limits[limit], PLANS[name].limits[limit])).toBe(true);
      expect(PLANS[above].features).toEqual(expect.arrayContaining([...PLANS[name].features]));
    }
  });

  it('say which one would allow more', () => {
    expect(planAllowing('scenarios', 3)).toBe('FREE');
    expect(planAllowing('scenarios', 4)).toBe('PRO');
    expect(planAllowing('scenarios', 51)).toBe('ENTERPRISE');
    for (const feature of PLAN_FEATURES) expect(hasFeature(planWith(feature) ?? 'FREE', feature)).toBe(true);
    expect(nextPlan('ENTERPRISE')).toBeUndefined();
    expect(isWithin(null, 1e9)).toBe(true);
    expect([isWithin(2, 2), isWithin(2, 3)]).toEqual([true, false]);
  });

  it('are known by their names only', () => {
    expect(PLAN_NAMES.every(isPlanName)).toBe(true);
    expect(isPlanName('pro')).toBe(false);
  });
});

describe('docs/reference/plans.md', () => {
  it('shows every limit, feature and price of every plan', () => {
    const page = readFileSync(path.join(import.meta.dirname, '../../../docs/reference/plans.md'), 'utf8');
    const row = (head: string, cells: readonly string[]) => `| ${[head, ...cells].join(' | ')} |`;
    const plans = PLAN_NAMES.map((name) => PLANS[name]);
    const rows = [
      row('', PLAN_NAMES).replace('|  |', '| |'),
      `|${'---|'.repeat(PLAN_NAMES.length + 1)}`,
      ...PLAN_LIMITS.map((limit) =>
        row(
          LIMIT_WORDS[limit].counted,
          plans.map(({ limits }) => limitText(limits[limit])),
        ),
      ),
      ...PLAN_FEATURES.map((feature) =>
        row(
          FEATURE_WORDS[feature],
          plans.map(({ features }) => (features.includes(feature) ? 'yes' : '')),
        ).replaceAll('|  |', '| |'),
      ),
      row(
        'price of a month, before tax',
        plans.map(({ priceMinor, currency }) => `${(priceMinor / 100).toFixed(2)} ${currency}`),
      ),
    ];
    expect(page.split('\n').filter((line) => line.startsWith('|'))).toEqual(rows);
  });
});
