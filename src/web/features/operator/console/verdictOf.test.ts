import { describe, expect, it } from 'vitest';
import type { Finding, Overview, Part } from '@/features/overview/overviewContract.ts';
import { STALE_AFTER_MS, verdictOf } from './verdictOf.ts';

const part = (name: string, state: Part['state']): Part => ({ name, state, detail: '', tookMs: 1 });
const finding = (key: string, priority: Finding['priority']): Finding => ({
  ...{ key, priority, title: key, detail: '', since: null, isSeenFirst: false, runbook: null },
  ...{ incidentId: null, next: { label: 'Look', page: '' } },
});
const overview = (findings: Finding[], ...parts: Part[]): Overview => ({
  ...{ takenAt: '2026-11-22T03:00:00.000Z', findings, parts, onCall: null },
});
const GOOD = overview([], part('database', 'fine'), part('redis', 'fine'));
const now = { errorText: undefined, ageMs: 0 };

describe('the one sentence', () => {
  it('says that nothing is wrong only when all was looked at', () => {
    expect(verdictOf({ ...now, overview: GOOD })).toMatchObject({
      kind: 'fine',
      sentence: 'Nothing is wrong',
    });
    const partly = overview([], part('database', 'fine'), part('queue', 'unknown'));
    expect(verdictOf({ ...now, overview: partly })).toEqual({
      kind: 'partly',
      sentence: 'Nothing known is wrong, but 1 part is not known',
      more: 'Not known: queue.',
    });
  });

  it('counts what is wrong and names the worst', () => {
    const bad = overview([finding('a', 'P0'), finding('b', 'P2')], part('x', 'unknown'));
    expect(verdictOf({ ...now, overview: bad })).toEqual({
      kind: 'wrong',
      sentence: '2 things are wrong, the worst is P0',
      more: 'Not known: x.',
    });
  });

  it('is never good when the last reading failed, is old, or there was none', () => {
    const failed = verdictOf({ overview: GOOD, errorText: 'The API does not answer.', ageMs: 5_000 });
    expect(failed.kind).toBe('lost');
    expect(failed.more).toBe('The API does not answer. Before that: nothing is wrong.');
    expect(verdictOf({ overview: GOOD, errorText: undefined, ageMs: STALE_AFTER_MS + 1 }).kind).toBe('lost');
    expect(verdictOf({ overview: undefined, errorText: 'x', ageMs: 0 }).kind).toBe('lost');
    expect(verdictOf({ overview: undefined, errorText: undefined, ageMs: 0 }).kind).toBe('reading');
  });
});
