import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { ToldAlert } from '@/core/incidents/readAlert.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createLog } from '@/shared/log/log.ts';
import { AlertWitness } from './AlertWitness.ts';
import { DeadMansSwitch } from './DeadMansSwitch.ts';
import { PagerMemory } from './PagerMemory.ts';

const EVALUATED = '2026-11-22T15:00:00.123456789Z';
const labels = { alertname: 'RedisDown', ladder: 'redis', priority: 'P1', severity: 'critical' };
const told: ToldAlert = {
  ...{ labels, status: 'firing', fingerprint: 'f', startsAt: '2026-11-22T14:00:00Z', endsAt: '' },
  annotations: { summary: 'Redis does not answer' },
};
const end: ToldAlert = { ...told, status: 'resolved', endsAt: '2026-11-22T15:00:00Z' };
const rule = (alerts: readonly object[], lastEvaluation = EVALUATED) => [
  { name: 'RedisDown', lastEvaluation, alerts },
];
const ACTIVE = rule([{ labels: { alertname: 'RedisDown', ladder: 'redis' }, state: 'pending' }]);

/** What Prometheus says; undefined: it refuses. */
let rules: readonly object[] | undefined;
const server = createServer((request, response) => {
  if (rules === undefined || request.url !== '/api/v1/rules?type=alert') response.writeHead(503).end();
  else response.end(JSON.stringify({ status: 'success', data: { groups: [{ rules }] } }));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const folder = mkdtempSync(path.join(tmpdir(), 'accubooks-witness-'));
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const clock = fixedClock('2026-11-22T15:00:00Z');
const log = createLog({ process: 'test', logDir: '', stdout: false });
async function stageOf() {
  const memory = await PagerMemory.open(path.join(folder, newId()), { clock, log });
  const watchdog = new DeadMansSwitch({ memory, clock, log, silenceS: 300 });
  const witness = new AlertWitness({ memory, watchdog, clock, log }, { url, scale: 1 });
  const hear = (alert: ToldAlert) => memory.write({ kind: 'heard', id: newId(), alerts: [alert] });
  await hear(told);
  const incident = () => Object.values(memory.state.escalation.incidents)[0];
  const isOver = async () => {
    await witness.turn();
    return incident()?.clearedMs !== undefined;
  };
  return {
    memory,
    watchdog,
    hear,
    incident,
    isOver,
    doubt: () => memory.write({ kind: 'doubted', alerts: [end] }),
  };
}

beforeEach(() => {
  rules = ACTIVE;
});

it('an end is believed when Prometheus has the alert no more', async () => {
  const { doubt, isOver } = await stageOf();
  await doubt();
  expect(await isOver()).toBe(false);
  rules = rule([], '0001-01-01T00:00:00Z');
  expect(await isOver()).toBe(false);
  rules = rule([{ labels: { alertname: 'RedisDown', ladder: 'redis', instance: 'another' } }]);
  expect(await isOver()).toBe(true);
});

it('an end that a Prometheus is silent about is not believed, which the timeline says once', async () => {
  const { memory, doubt, hear, incident, isOver } = await stageOf();
  rules = undefined;
  await doubt();
  for (const _ of [1, 2, 3]) expect(await isOver()).toBe(false);
  expect(memory.state.notes.map(({ text }) => text)).toEqual([
    'Alertmanager says that RedisDown is over, but Prometheus does not answer: nobody believes it.',
  ]);
  // It is back, fires on, and nobody is told anew.
  await hear(told);
  rules = ACTIVE;
  expect(await isOver()).toBe(false);
  expect([memory.state.doubted, incident()?.episode]).toEqual([{}, 1]);
});

it('where it cannot be asked the Watchdog says that it lives', async () => {
  const { watchdog, doubt, isOver } = await stageOf();
  rules = undefined;
  await doubt();
  expect(await isOver()).toBe(false);
  for (const said of ['at one', 'at one', 'at one']) watchdog.heard(said);
  expect(await isOver()).toBe(false);
  watchdog.heard('at two');
  expect(await isOver()).toBe(true);
});

it('what Prometheus has not had for minutes is over without a word of Alertmanager', async () => {
  const { isOver } = await stageOf();
  const after = (seconds: number) => {
    clock.advanceMs(seconds * 1000);
    return isOver();
  };
  rules = rule([]);
  expect(await after(0)).toBe(false);
  expect(await after(290)).toBe(false);
  rules = ACTIVE;
  expect(await after(1)).toBe(false);
  rules = rule([]);
  expect(await after(1)).toBe(false);
  rules = undefined;
  expect(await after(290)).toBe(false);
  rules = rule([]);
  expect(await after(0)).toBe(false);
  expect(await after(290)).toBe(false);
  expect(await after(20)).toBe(true);
});

it('an alert that no rule makes ends when Alertmanager says so', async () => {
  const { doubt, isOver } = await stageOf();
  rules = [];
  expect(await isOver()).toBe(false);
  clock.advanceMs(3_600_000);
  expect(await isOver()).toBe(false);
  await doubt();
  expect(await isOver()).toBe(true);
});
