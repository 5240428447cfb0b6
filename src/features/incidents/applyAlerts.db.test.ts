/** Deliveries of Alertmanager, repeated, reordered and at the same time, against a model that is told the truth. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { PRIORITIES, type Priority } from '@/core/incidents/priority.ts';
import { notRecoveredBecause, recoveryCheck } from '@/core/incidents/recovery.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createTestDatabase } from '../../../test/support/testDatabase.ts';
import { IncidentService } from './IncidentService.ts';

const START = '2026-11-22T10:00:00.000Z';
const { workerDatabase, clientOf } = await createTestDatabase();
const admin = await clientOf('admin');
const at = (seconds: number) => new Date(Date.parse(START) + seconds * 1000).toISOString();

let clock = fixedClock(START);
let service: IncidentService;
beforeEach(async () => {
  await admin.query('TRUNCATE incidents CASCADE');
  clock = fixedClock(START);
  service = new IncidentService({ clock, inTransaction: (work) => workerDatabase.asNobody(work) });
});

type Told = {
  readonly name: string;
  readonly ladder?: string;
  readonly priority?: string;
  readonly startsS?: number;
  readonly endsS?: number;
  readonly status?: 'firing' | 'resolved';
  readonly labels?: Record<string, unknown>;
};

function alertOf({ name, ladder, priority, startsS = 0, endsS, status = 'firing', labels = {} }: Told) {
  return {
    status,
    labels: {
      ...{ alertname: name, severity: priority === 'P2' ? 'warning' : 'critical', component: 'api' },
      ...(ladder === undefined ? {} : { ladder }),
      ...(priority === undefined ? {} : { priority }),
      ...labels,
    },
    annotations: { summary: `${name} happens` },
    startsAt: at(startsS),
    endsAt: endsS === undefined ? '0001-01-01T00:00:00Z' : at(endsS),
    fingerprint: `${name}-fingerprint`,
    generatorURL: 'http://127.0.0.1/graph',
  };
}
const deliver = (seconds: number, ...told: Told[]) =>
  service.applyAlerts({ version: '4', status: 'firing', alerts: told.map(alertOf) }, at(seconds));
const kindsOf = async (id: string) => (await service.read(id)).events.map(({ kind }) => kind);

describe('alerts', () => {
  it('open one incident for a ladder, and a higher rung raises it (C04)', async () => {
    const warn: Told = { name: 'ErrorRateElevated', ladder: 'error-rate', priority: 'P1' };
    const [opened] = await deliver(60, warn);
    expect(opened).toMatchObject({ isNew: true, incident: { priority: 'P1', detectedAt: at(0) } });
    await deliver(70, { name: 'ErrorRateWarning', ladder: 'error-rate', priority: 'P2' });
    expect((await service.listOpen())[0]).toMatchObject({ priority: 'P1', state: 'detected' });
    await deliver(80, { name: 'ErrorRateCritical', ladder: 'error-rate', priority: 'P0', startsS: 70 });
    const [only, ...others] = await service.listOpen();
    expect(others).toEqual([]);
    const raised = { title: 'ErrorRateCritical happens', raisedAt: expect.stringContaining('10:01:20') };
    expect(only).toMatchObject({ priority: 'P0', ...raised });
    expect((await service.read(only?.id ?? '')).alerts).toHaveLength(3);
    expect(await kindsOf(only?.id ?? '')).toEqual(['opened', 'alert', 'alert', 'alert', 'raised']);
    await deliver(90, { name: 'ErrorRateCritical', ladder: 'error-rate', status: 'resolved', startsS: 70 });
    expect((await service.listOpen())[0]).toMatchObject({ priority: 'P0', state: 'detected' });
  });

  it('end when all rungs do, are watched for 30 minutes, and resolve by themselves (R240)', async () => {
    const alert: Told = { name: 'HighLatency', ladder: 'latency', priority: 'P1' };
    await deliver(0, alert);
    await deliver(600, { ...alert, status: 'resolved' });
    const [watched] = await service.listOpen();
    expect(watched).toMatchObject({ state: 'mitigated', acknowledgedAt: null });
    expect(Date.parse(watched?.watchUntil ?? '')).toBe(Date.parse(at(600 + 30 * 60)));
    clock.advanceMs((600 + 30 * 60 - 1) * 1000);
    expect(await service.endWatches()).toBe(0);
    clock.advanceMs(1_000);
    expect(await service.endWatches()).toBe(1);
    expect(await service.listOpen()).toEqual([]);
    expect((await service.read(watched?.id ?? '')).incident).toMatchObject({ state: 'resolved' });
    const [next] = await deliver(3_000, { ...alert, startsS: 2_990 });
    expect(next?.isNew).toBe(true);
    expect(next?.incident.id).not.toBe(watched?.id);
  });

  it('of the pool are not over while it only recovers, between 70 % and 80 % (C07)', async () => {
    const alert: Told = { name: 'DatabasePoolExhaustion', ladder: 'database-pool', priority: 'P0' };
    const [opened] = await deliver(0, alert);
    await deliver(60, { ...alert, status: 'resolved' });
    let used = 0.75;
    const whyNot = async ({ ladder }: { readonly ladder: string }) => {
      const check = recoveryCheck({ ladder });
      return check && notRecoveredBecause(check, used);
    };
    clock.advanceMs(31 * 60_000 + 1_000);
    expect(await service.endWatches(whyNot)).toBe(0);
    clock.advanceMs(5 * 60_000 + 1_000);
    expect(await service.endWatches(whyNot)).toBe(0);
    const { events } = await service.read(opened?.incident.id ?? '');
    const said = events.filter(({ text }) => text.startsWith('Recovering'));
    expect(said.map(({ text }) => text)).toEqual([
      'Recovering, not over: the share of connections in use is 75 %, not below 70 %. Watched on.',
    ]);
    used = 0.69;
    clock.advanceMs(5 * 60_000 + 1_000);
    expect(await service.endWatches(whyNot)).toBe(1);
  });

  it('that return within the watch return to the same incident', async () => {
    const alert: Told = { name: 'HighLatency', ladder: 'latency', priority: 'P1' };
    const [opened] = await deliver(0, alert);
    await service.acknowledge(opened?.incident.id ?? '', 'engineer');
    await deliver(100, { ...alert, status: 'resolved' });
    const [back] = await deliver(200, { ...alert, name: 'LatencyElevated', priority: 'P2', startsS: 190 });
    const title = 'LatencyElevated happens';
    expect(back).toMatchObject({ isNew: false, incident: { state: 'detected', title, watchUntil: null } });
    expect(back?.incident.id).toBe(opened?.incident.id);
    expect(back?.notes.map(({ kind }) => kind)).toEqual(['alert', 'cameBack']);
    expect(back?.incident.commander).toBe('engineer');
  });

  it('that Alertmanager lost sight of and found again return too, though they are the same firing', async () => {
    const alert: Told = { name: 'RedisDown', ladder: 'redis', priority: 'P1' };
    await deliver(0, alert);
    await deliver(100, { ...alert, status: 'resolved' });
    expect(await deliver(110, alert)).toEqual([]);
    const [back] = await deliver(400, alert);
    expect(back?.incident.state).toBe('detected');
  });

  it('do not undo a workaround while they go on firing, and begin its watch when they end', async () => {
    const alert: Told = { name: 'HighLatency', ladder: 'latency', priority: 'P1' };
    const [opened] = await deliver(0, alert);
    const id = opened?.incident.id ?? '';
    await expect(service.resolve(id, 'engineer', { reason: 'x' })).rejects.toMatchObject({
      code: 'INCIDENT_STILL_FIRING',
      details: { firing: ['HighLatency'] },
    });
    clock.advanceMs(60_000);
    expect(await service.mitigate(id, 'engineer', { text: 'Cache on.', watch: 'flag' })).toMatchObject({
      ...{ state: 'mitigated', watchUntil: null, recoveredAt: null },
    });
    expect(await deliver(120, alert)).toEqual([]);
    await deliver(180, { ...alert, status: 'resolved' });
    const [watched] = await service.listOpen();
    expect(watched).toMatchObject({ state: 'mitigated', watchMinutes: 15 });
    expect(Date.parse(watched?.watchUntil ?? '')).toBe(Date.parse(at(180 + 15 * 60)));
  });

  it('that a person says are over are believed again when they are told anew', async () => {
    const alert: Told = { name: 'HighLatency', ladder: 'latency', priority: 'P1' };
    const [opened] = await deliver(0, alert);
    const id = opened?.incident.id ?? '';
    await service.mitigate(id, 'engineer');
    await service.resolve(id, 'engineer', { reason: 'A wrong rule.', areAlertsOver: true });
    expect(await service.listOpen()).toEqual([]);
    const [again] = await deliver(600, alert);
    expect(again).toMatchObject({ isNew: true, incident: { state: 'detected' } });
    expect(Date.parse(again?.incident.detectedAt ?? '')).toBe(Date.parse(at(600)));
  });

  it('leave a priority that a person has lowered until something new fires', async () => {
    const alert: Told = { name: 'HighLatency', ladder: 'latency', priority: 'P1' };
    const [opened] = await deliver(0, alert);
    await service.classify(opened?.incident.id ?? '', 'engineer', { priority: 'P2', because: 'one tenant' });
    await deliver(60, alert);
    expect((await service.listOpen())[0]?.priority).toBe('P2');
    await deliver(90, { name: 'LatencyWarning', ladder: 'latency', priority: 'P1' });
    expect((await service.listOpen())[0]?.priority).toBe('P1');
  });

  it('of a lost Redis are P0 once users notice, in whichever order they come (C19)', async () => {
    const redis: Told = { name: 'RedisDown', ladder: 'redis', priority: 'P1' };
    const errors: Told = { name: 'HighErrorRate', ladder: 'error-rate', priority: 'P1' };
    for (const [first, second] of [
      [redis, errors],
      [errors, redis],
    ] as const) {
      await admin.query('TRUNCATE incidents CASCADE');
      await deliver(0, first);
      await deliver(30, second);
      const open = await service.listOpen();
      expect(open.map(({ ladder, priority }) => [ladder, priority])).toEqual([
        ['redis', 'P0'],
        ['error-rate', 'P1'],
      ]);
      expect(open[0]?.classifiedBecause).toContain('C19');
    }
  });

  it('are never lost: what is unknown opens an incident of its own that says so', async () => {
    const odd = {
      version: '5',
      groupKey: 7,
      alerts: [{ labels: { alertname: 'New', load: 3 } }, 'what', {}],
    };
    await service.applyAlerts(odd, at(0));
    const open = await service.listOpen();
    expect(open.map(({ ladder, priority, component }) => [ladder, priority, component]).sort()).toEqual([
      ['alert:New', 'P2', 'platform'],
      ['alert:an alert without a name', 'P2', 'platform'],
    ]);
    const { incident, alerts } = await service.read(
      open.find(({ ladder }) => ladder === 'alert:New')?.id ?? '',
    );
    expect(incident.classifiedBecause).toBe(
      'New is not as the catalogue has it: its priority is not given, taken as P2; it belongs to no ladder; its component is unknown; its severity is unknown',
    );
    expect(alerts[0]?.labels).toEqual({ alertname: 'New', load: '3' });
    await deliver(0, { name: 'Paging', labels: { priority: 'P9' } });
    expect((await service.listOpen())[0]).toMatchObject({ priority: 'P1', ladder: 'alert:Paging' });
    await expect(service.applyAlerts({ alerts: 'none' }, at(0))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('that fire while all is well open nothing', async () => {
    await deliver(0, { name: 'Watchdog', ladder: 'alerting', labels: { severity: 'none' } });
    expect(await service.listOpen()).toEqual([]);
  });

  it('that are first heard of at their end are kept, and page nobody', async () => {
    await deliver(100, { name: 'HighLatency', ladder: 'latency', priority: 'P1', status: 'resolved' });
    expect((await service.listOpen())[0]).toMatchObject({ state: 'mitigated' });
    expect(await deliver(101, { name: 'HighLatency', ladder: 'latency', priority: 'P1' })).toEqual([]);
  });
});

type Rung = { ladder: number; priority: Priority; startsS: number; lastsS: number | undefined };
const anyRung: fc.Arbitrary<Rung> = fc.record({
  ladder: fc.nat(2),
  priority: fc.constantFrom(...PRIORITIES),
  startsS: fc.integer({ min: 0, max: 500 }),
  lastsS: fc.option(fc.integer({ min: 31, max: 500 }), { nil: undefined }),
});
/** When deliveries leave, in seconds; the last is after everything that ends. */
const anyTimes = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 5 });

const toldAt = (rungs: readonly Rung[], seconds: number): Told[] =>
  rungs.flatMap((rung, index) => {
    if (rung.startsS > seconds) return [];
    const isOver = rung.lastsS !== undefined && rung.startsS + rung.lastsS <= seconds;
    const { priority, startsS, lastsS } = rung;
    const told = { name: `Rung${index}`, ladder: `ladder-${rung.ladder}`, priority, startsS } as const;
    if (!isOver) return [told];
    return [{ ...told, status: 'resolved', endsS: startsS + (lastsS ?? 0) } as const];
  });

/** What is true of a ladder after the last delivery, whatever was delivered how often and in which order. */
function truthOf(rungs: readonly Rung[], ladder: number) {
  const own = rungs.filter((rung) => rung.ladder === ladder);
  if (own.length === 0) return undefined;
  return {
    ladder: `ladder-${ladder}`,
    priority: PRIORITIES.find((one) => own.some(({ priority }) => priority === one)),
    detectedMs: Date.parse(at(Math.min(...own.map(({ startsS }) => startsS)))),
    recoveredMs: own.every(({ lastsS }) => lastsS !== undefined)
      ? Date.parse(at(Math.max(...own.map(({ startsS, lastsS = 0 }) => startsS + lastsS))))
      : undefined,
    alerts: own.length,
  };
}

async function whatIsKnown() {
  const known = [];
  for (const incident of await service.listOpen()) {
    const { alerts } = await service.read(incident.id);
    known.push({
      ladder: incident.ladder,
      priority: incident.priority,
      detectedMs: Date.parse(incident.detectedAt),
      recoveredMs:
        incident.state === 'mitigated' ? Date.parse(incident.watchUntil ?? '') - 30 * 60_000 : undefined,
      alerts: alerts.length,
    });
  }
  return known.sort((one, other) => one.ladder.localeCompare(other.ladder));
}

describe('deliveries in any order', () => {
  it('end in the truth when they are repeated, overtaken and concurrent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRung, { minLength: 1, maxLength: 5 }),
        anyTimes,
        fc.infiniteStream(fc.nat(1_000)),
        async (rungs, times, numbers) => {
          await admin.query('TRUNCATE incidents CASCADE');
          const next = () => Number(numbers.next().value ?? 0);
          const deliveries = [...times, ...times.slice(0, 2), 1_100].map((seconds) => ({
            seconds,
            key: next(),
          }));
          deliveries.sort((one, other) => one.key - other.key);
          const batches: (typeof deliveries)[] = [];
          for (const delivery of deliveries)
            if (batches.length > 0 && next() % 2 === 0) batches.at(-1)?.push(delivery);
            else batches.push([delivery]);
          for (const batch of batches)
            await Promise.all(batch.map(({ seconds }) => deliver(seconds, ...toldAt(rungs, seconds))));
          const truth = [0, 1, 2].map((ladder) => truthOf(rungs, ladder)).filter((one) => one !== undefined);
          expect(await whatIsKnown()).toEqual(truth);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('open one incident when many processes hear of the same fault at once', async () => {
    const told: Told = { name: 'DatabaseDown', ladder: 'database', priority: 'P0' };
    const applied = await Promise.all(Array.from({ length: 12 }, () => deliver(10, told)));
    expect(applied.flat().filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await service.listOpen()).toHaveLength(1);
  });
});
