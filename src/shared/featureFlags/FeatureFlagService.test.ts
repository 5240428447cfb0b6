import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '@/shared/config/config.ts';
import {
  DEFAULT_FEATURE_FLAGS,
  FEATURE_FLAG_NAMES,
  FeatureFlagService,
  getFeatureFlags,
} from './FeatureFlagService.ts';
import { decideRollout, placeOf } from './FlagRollout.ts';
import { parseFlagDefaults } from './parseFlagDefaults.ts';

const FLAG = 'feature.new_dashboard';
const ENVIRONMENT = { DATABASE_URL: 'postgresql://a@127.0.0.1/b', JWT_SECRET: 'x'.repeat(40) };

describe('DEFAULT_FEATURE_FLAGS', () => {
  it('names for each flag who answers for it and by when it goes (R133, R134)', () => {
    expect(FEATURE_FLAG_NAMES).toContain(FLAG);
    for (const { owner, removeBy, description } of Object.values(DEFAULT_FEATURE_FLAGS)) {
      expect(owner).toMatch(/^[a-z]+$/);
      expect(new Date(removeBy).toISOString()).toContain(removeBy);
      expect(description.length).toBeGreaterThan(10);
    }
  });
});

describe('docs/operating/flags.md', () => {
  it('lists every flag as it is, and no other', () => {
    const page = readFileSync(path.join(import.meta.dirname, '../../../docs/operating/flags.md'), 'utf8');
    const rows = Object.entries(DEFAULT_FEATURE_FLAGS).map(
      ([flag, { description, rollout, owner, removeBy }]) =>
        `| \`${flag}\` | ${description} | ${rollout.percentage === 100 ? 'on' : 'off'} | ${owner} | ${removeBy} |`,
    );
    expect(page.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows);
  });
});

describe('isEnabled', () => {
  it('is synchronous and never throws, whatever it is asked (R130, R132)', () => {
    const flags = getFeatureFlags();
    expect(flags).toBe(getFeatureFlags());
    expect(flags.isEnabled(FLAG)).toBe(true);
    const anything = flags.isEnabled.bind(flags) as (...asked: unknown[]) => unknown;
    for (const asked of ['toString', '__proto__', '', undefined, null, 7, {}, Symbol('x')])
      expect(anything(asked)).toBe(false);
    expect(anything(FLAG, null)).toBe(true);
    expect(anything(FLAG, { companyId: 7 })).toBe(true);
  });

  it('takes the override before the installation’s setting, and that before the list', () => {
    const flags = new FeatureFlagService();
    flags.configure(parseFlagDefaults(`${FLAG}=off`));
    expect(flags.isEnabled(FLAG)).toBe(false);
    flags.apply(new Map([[FLAG, { percentage: 100, companies: [] }]]));
    expect(flags.isEnabled(FLAG)).toBe(true);
    flags.markStale();
    expect(flags.evaluate(FLAG)).toEqual({ value: true, reason: 'STALE' });
  });
});

describe('override', () => {
  it('holds at once in this process, and goes back when it is not kept (R131)', async () => {
    const flags = new FeatureFlagService();
    flags.attach({ change: () => Promise.reject(new Error('down')) });
    const kept = flags.override(FLAG, false);
    expect(flags.isEnabled(FLAG)).toBe(false);
    await expect(kept).rejects.toThrow('down');
    expect(flags.isEnabled(FLAG)).toBe(true);
  });

  it('rejects with FLAG_UNKNOWN for a name that is not on the list', async () => {
    const override = new FeatureFlagService().override.bind(new FeatureFlagService()) as (
      flag: string,
      on: boolean,
    ) => Promise<void>;
    await expect(override('feature.nothing', true)).rejects.toMatchObject({ code: 'FLAG_UNKNOWN' });
  });
});

describe('a rollout', () => {
  const companies = Array.from({ length: 10_000 }, (_, index) => `01J${index}`);

  it('reaches its share of companies, and whoever has it keeps it when the share grows', () => {
    const has = (percentage: number) =>
      companies.filter(
        (companyId) => decideRollout(FLAG, { percentage, companies: [] }, { companyId }).value,
      );
    for (const percentage of [1, 25, 50, 75]) {
      const share = (100 * has(percentage).length) / companies.length;
      expect(Math.abs(share - percentage)).toBeLessThan(2);
    }
    const later = new Set(has(40));
    expect(has(25).every((companyId) => later.has(companyId))).toBe(true);
  });

  it('takes other companies first for another flag', () => {
    const first = companies.filter((companyId) => placeOf(FLAG, companyId) < 10);
    const both = first.filter((companyId) => placeOf('feature.imports', companyId) < 10);
    expect(both.length / first.length).toBeLessThan(0.2);
  });

  it('is for the named companies whatever the share, and a share is nobody’s without a company', () => {
    const rollout = { percentage: 0, companies: ['C1'] };
    expect(decideRollout(FLAG, rollout, { companyId: 'C1' })).toEqual({
      value: true,
      reason: 'TARGETING_MATCH',
    });
    expect(decideRollout(FLAG, rollout, { companyId: 'C2' }).value).toBe(false);
    expect(decideRollout(FLAG, { percentage: 99, companies: [] }, {})).toEqual({
      value: false,
      reason: 'SPLIT',
    });
  });
});

describe('FEATURE_FLAGS', () => {
  it('is read at start, and an unknown name or value stops the start', () => {
    const read = (FEATURE_FLAGS: string) => parseConfig({ ...ENVIRONMENT, FEATURE_FLAGS }).FEATURE_FLAGS;
    expect([...read(` ${FLAG}=25% , feature.imports=off`)]).toEqual([
      [FLAG, { percentage: 25, companies: [] }],
      ['feature.imports', { percentage: 0, companies: [] }],
    ]);
    expect(read('').size).toBe(0);
    expect(() => read('feature.new_dashbord=off')).toThrow(
      /FEATURE_FLAGS: There is no flag feature.new_dashbord/,
    );
    for (const value of ['', 'maybe', '101%', '-1%'])
      expect(() => read(`${FLAG}=${value}`)).toThrow('FEATURE_FLAGS');
  });
});
