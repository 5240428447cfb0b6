import { describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createTestDatabase } from '../../../test/support/testDatabase.ts';
import { addEvidenceGauges } from './addEvidenceGauges.ts';
import { EvidenceService } from './EvidenceService.ts';

const { database, workerDatabase } = await createTestDatabase();
const record = (order: Omit<Parameters<EvidenceService['record']>[0], 'by'>) =>
  database.asNobody((sql) => new EvidenceService(sql, systemClock).record({ ...order, by: 'test' }));
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** Gauges read at once of a scrape of their own, by kind. */
async function scrape(expected: readonly ('backup' | 'restore-drill')[], from = workerDatabase) {
  const metrics = createMetrics('worker');
  addEvidenceGauges({ metrics, database: from, clock: systemClock, expected });
  const gauges = new Map<string, number>();
  for (const { name, values } of await metrics.registry.getMetricsAsJSON())
    if (name.startsWith('operational_evidence_'))
      for (const { value, labels } of values)
        gauges.set(`${name.replace('operational_evidence_', '')} ${labels.kind}`, value);
  return gauges;
}

describe('the age of evidence', () => {
  it('is infinite where it is promised and missing, absent where nobody promised it', async () => {
    const found = await scrape(['restore-drill']);
    expect(found.get('age_seconds restore-drill')).toBe(Number.POSITIVE_INFINITY);
    expect([found.get('expected restore-drill'), found.get('expected backup')]).toEqual([1, 0]);
    expect(found.has('age_seconds backup')).toBe(false);
  });

  it('is that of the newest passed evidence: a failure makes nothing young', async () => {
    await record({ kind: 'backup', outcome: 'passed', happenedAt: hoursAgo(3) });
    await record({ kind: 'backup', outcome: 'passed', happenedAt: hoursAgo(30) });
    expect((await scrape([])).get('failing backup')).toBe(0);
    await record({ kind: 'backup', outcome: 'failed', happenedAt: hoursAgo(1) });
    const found = await scrape(['backup']);
    const age = found.get('age_seconds backup') ?? 0;
    expect([age >= 3 * 3_600, age < 4 * 3_600]).toEqual([true, true]);
    expect(found.get('failing backup')).toBe(1);
    const latest = await database.asNobody((sql) => new EvidenceService(sql, systemClock).latest('backup'));
    expect(latest).toMatchObject({ lastOutcome: 'failed', isExpired: false });
  });

  it('says when the evidence has expired', async () => {
    await record({ kind: 'tests', outcome: 'passed', happenedAt: hoursAgo(2), validForMs: 3_600_000 });
    expect((await scrape([])).get('failing tests')).toBe(1);
    const { isExpired } = await database.asNobody((sql) =>
      new EvidenceService(sql, systemClock).latest('tests'),
    );
    expect(isExpired).toBe(true);
  });
});
