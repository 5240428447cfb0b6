import { describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Look, Trouble } from './Look.ts';
import { LOOK_TIMEOUT_MS, OverviewService } from './OverviewService.ts';

const trouble = (key: string, more: Partial<Trouble> = {}): Trouble => ({
  ...{ key, priority: 'P1', title: key, detail: `${key} says so.`, since: null, runbook: null },
  next: { label: 'Look at it', page: '' },
  ...more,
});
const look = (name: string, ...troubles: Trouble[]): Look => ({
  name,
  read: async () => ({ detail: 'looked', troubles }),
});
const read = (...looks: Look[]) => new OverviewService({ clock: systemClock, looks }).read('operator');

describe('what is wrong now', () => {
  it('puts the worst first, and the older before the newer', async () => {
    const [early, late] = ['2026-11-22T01:00:00.000Z', '2026-11-22T02:00:00.000Z'];
    const { findings } = await read(
      look('a', trouble('later', { since: late }), trouble('earlier', { since: early })),
      look('b', trouble('worst', { priority: 'P0', since: late })),
    );
    expect(findings.map(({ key }) => key)).toEqual(['worst', 'earlier', 'later']);
  });

  it('tells a part that fails or hangs as unknown, and all others within the bound', async () => {
    const startedMs = systemClock.elapsedMs();
    const { parts, findings, onCall } = await read(
      { name: 'fails', read: () => Promise.reject(new AppError('DATABASE_UNAVAILABLE')) },
      { name: 'breaks', read: () => Promise.reject(new Error('postgres://user:secret@host')) },
      { name: 'hangs', read: () => new Promise(() => undefined) },
      look('fine'),
      look('wrong', trouble('x')),
    );
    expect(systemClock.elapsedMs() - startedMs).toBeLessThan(LOOK_TIMEOUT_MS * 3);
    expect(parts.map(({ name, state }) => [name, state])).toEqual([
      ['fails', 'unknown'],
      ['breaks', 'unknown'],
      ['hangs', 'unknown'],
      ['fine', 'fine'],
      ['wrong', 'wrong'],
    ]);
    expect(parts[0]?.detail).toContain('DATABASE_UNAVAILABLE');
    expect(JSON.stringify(parts)).not.toContain('secret');
    expect([findings.length, onCall]).toEqual([1, null]);
  });

  it('tells what an incident covers once, with what is seen of it now', async () => {
    const incidentId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    const { findings } = await read(
      look('redis', trouble('dependency:redis', { ladder: 'redis', detail: 'connection refused' })),
      look('incidents', trouble('incident', { ladder: 'redis', incidentId, detail: 'Nobody has it.' })),
      look('other', trouble('apart', { ladder: 'queue' })),
    );
    expect(findings.map(({ key }) => key).toSorted()).toEqual(['apart', 'incident']);
    expect(findings.find(({ key }) => key === 'incident')).toMatchObject({
      incidentId,
      detail: 'Nobody has it. Now: connection refused',
    });
  });

  it('says since when it was first seen where nobody knows better, and forgets what is over', async () => {
    let elapsedMs = 0;
    let nowMs = Date.parse('2026-11-22T03:00:00Z');
    const clock = { nowMs: () => nowMs, elapsedMs: () => elapsedMs };
    let troubles = [trouble('x')];
    const looks = [{ name: 'a', read: async () => ({ detail: '', troubles }) }];
    const service = new OverviewService({ clock, looks });
    const seen = async (stepMs: number) => {
      elapsedMs += stepMs;
      nowMs += stepMs;
      return (await service.read('operator')).findings[0];
    };
    expect(await seen(0)).toMatchObject({ since: '2026-11-22T03:00:00.000Z', isSeenFirst: true });
    expect(await seen(60_000)).toMatchObject({ since: '2026-11-22T03:00:00.000Z' });
    troubles = [];
    expect(await seen(60_000)).toBeUndefined();
    troubles = [trouble('x')];
    expect(await seen(60_000)).toMatchObject({ since: '2026-11-22T03:03:00.000Z' });
  });

  it('asks once for many who ask at the same time', async () => {
    let asked = 0;
    const counting = {
      name: 'a',
      read: async () => {
        asked += 1;
        return { detail: '', troubles: [] };
      },
    };
    const service = new OverviewService({ clock: systemClock, looks: [counting] });
    await Promise.all(Array.from({ length: 20 }, () => service.read('operator')));
    expect(asked).toBe(1);
  });
});
