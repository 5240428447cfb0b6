import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createLog } from '@/shared/log/log.ts';
import { newIncident } from '../incidents/moves.ts';
import { toCurrentFormat } from './StatusFormat.ts';
import { applyChange, type Change, EMPTY_STATE, HISTORY_DAYS_MAX, INCIDENTS_MAX } from './StatusState.ts';
import { StatusStore } from './StatusStore.ts';

const log = createLog({ process: 'test', logDir: '', stdout: false });
const clock = fixedClock('2026-11-21T12:00:00Z');
const dirs: string[] = [];

function folder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-store-'));
  dirs.push(dir);
  return dir;
}
const stores: StatusStore[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function openStore(dir: string): StatusStore {
  const store = StatusStore.open({ dir, clock, log });
  stores.push(store);
  return store;
}
const put = (name: string): Change => ({ do: 'putIncident', value: newIncident(name, 1) });
const keep = (store: StatusStore, name: string) =>
  store.commit(() => ({ changes: [put(name)], result: name }));
const namesIn = (store: StatusStore) => store.state.incidents.map(({ name }) => name);
const journalOf = (dir: string) => path.join(dir, 'journal.jsonl');

describe('what was kept', () => {
  it('is there again without a proper stop, whatever the last write left behind', async () => {
    const dir = folder();
    const store = openStore(dir);
    for (const name of ['one', 'two']) await keep(store, name);
    const whole = readFileSync(journalOf(dir));
    for (const cut of [1, 20, whole.length - 10]) {
      writeFileSync(journalOf(dir), Buffer.concat([whole, whole.subarray(0, cut)]));
      const again = openStore(dir);
      expect(namesIn(again)).toEqual(['one', 'two']);
      // The torn rest must not swallow what comes next.
      await keep(again, `after ${cut}`);
      expect(namesIn(openStore(dir))).toEqual(['one', 'two', `after ${cut}`]);
      writeFileSync(
        path.join(dir, 'snapshot.json'),
        JSON.stringify({ format: 1, sequence: 0, state: EMPTY_STATE }),
      );
    }
  });

  it('loses a damaged line and no other', async () => {
    const dir = folder();
    const store = openStore(dir);
    for (const name of ['one', 'two', 'three']) await keep(store, name);
    writeFileSync(journalOf(dir), readFileSync(journalOf(dir), 'utf8').replace('"two"', '"tvo"'));
    expect(namesIn(openStore(dir))).toEqual(['one', 'three']);
    expect(readFileSync(path.join(dir, 'journal.damaged.jsonl'), 'utf8')).toContain('tvo');
  });

  it('falls back to the snapshot before when the newest is damaged, and keeps a copy of it', async () => {
    const dir = folder();
    for (const name of ['one', 'two']) {
      const store = openStore(dir);
      await keep(store, name);
      await store.close();
    }
    writeFileSync(path.join(dir, 'snapshot.json'), 'rubbish');
    expect(namesIn(openStore(dir))).toContain('one');
    expect(readFileSync(path.join(dir, 'snapshot.json.damaged'), 'utf8')).toBe('rubbish');
  });

  it('is counted once when the journal was folded and not emptied', async () => {
    const dir = folder();
    const span = { component: 'api', day: '2026-11-21', condition: 'down', ms: 10 } as const;
    const store = openStore(dir);
    await store.commit(() => ({ changes: [{ do: 'addTime', toMs: 5, spans: [span] }], result: undefined }));
    const journal = readFileSync(journalOf(dir));
    await store.close();
    appendFileSync(journalOf(dir), journal);
    expect(openStore(dir).state.days.api).toEqual([{ day: '2026-11-21', ms: { down: 10 } }]);
  });

  it('stays within its bounds', () => {
    const many = Array.from({ length: INCIDENTS_MAX + 5 }, (_, index) => put(`${index}`));
    expect(many.reduce(applyChange, EMPTY_STATE).incidents).toHaveLength(INCIDENTS_MAX);
    const days = Array.from({ length: HISTORY_DAYS_MAX + 5 }, (_, index): Change => {
      const day = new Date(index * 86_400_000).toISOString().slice(0, 10);
      return { do: 'addTime', toMs: index, spans: [{ component: 'api', day, condition: 'down', ms: 1 }] };
    });
    const kept = days.reduce(applyChange, EMPTY_STATE).days.api ?? [];
    expect([kept.length, kept[0]?.day]).toEqual([HISTORY_DAYS_MAX, '1970-01-06']);
  });
});

describe('the key', () => {
  it('stays the same, and is replaced when it is too short to be one', () => {
    const dir = folder();
    const { key } = openStore(dir);
    expect([key.length, openStore(dir).key.equals(key)]).toEqual([32, true]);
    writeFileSync(path.join(dir, 'key'), '');
    expect(openStore(dir).key.length).toBe(32);
  });
});

describe('a full disk', () => {
  it('is said plainly; an order is refused, an observation holds, and all is kept once there is room', async () => {
    const dir = folder();
    const store = openStore(dir);
    await keep(store, 'before');
    const next = path.join(dir, 'snapshot.next.json');
    await store.close();
    // What is written there finds no room.
    symlinkSync('/dev/full', next);
    const full = openStore(dir);
    await expect(keep(full, 'refused')).rejects.toThrow('the disk is full');
    full.note(() => [put('seen')]);
    await full.commit(() => ({ changes: [], result: undefined }));
    expect([namesIn(full), full.fault()]).toEqual([['before', 'seen'], 'the disk is full']);
    unlinkSync(next);
    await keep(full, 'after');
    expect(full.fault()).toBeUndefined();
    expect(namesIn(openStore(dir))).toEqual(['before', 'seen', 'after']);
  });

  it('on which a damaged file cannot be kept stops nobody', async () => {
    const dir = folder();
    await keep(openStore(dir), 'whole');
    writeFileSync(journalOf(dir), 'torn', { flag: 'a' });
    writeFileSync(path.join(dir, 'snapshot.json'), 'torn');
    for (const copy of ['journal.damaged.jsonl', 'snapshot.json.damaged'])
      symlinkSync('/dev/full', path.join(dir, copy));
    expect(namesIn(openStore(dir))).toEqual(['whole']);
  });
});

describe('orders', () => {
  it('are planned one after the other, each with what the one before left', async () => {
    const store = openStore(folder());
    const add = () =>
      store.commit((state) => ({
        changes: [put(`${state.incidents.length}`)],
        result: state.incidents.length,
      }));
    expect(await Promise.all([add(), add(), add()])).toEqual([0, 1, 2]);
  });

  it('that cannot be planned change nothing and stop nobody', async () => {
    const store = openStore(folder());
    const plan = () => {
      throw new Error('not like this');
    };
    const [first, second] = await Promise.allSettled([store.commit(plan), keep(store, 'next')]);
    expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
  });
});

describe('the format', () => {
  it('is brought up step by step, and a newer one is left alone', async () => {
    const upgrades = {
      1: (older: unknown) => ({ ...(older as object), format: 2, trail: 'a' }),
      2: (older: unknown) => ({
        ...(older as object),
        format: 3,
        trail: `${(older as { trail: string }).trail}b`,
      }),
    };
    expect(toCurrentFormat({ format: 1 }, upgrades, 3)).toEqual({ format: 3, trail: 'ab' });
    expect(() => toCurrentFormat({ format: 1 }, {}, 2)).toThrow(/nothing leads/);
    const dir = folder();
    const newer = JSON.stringify({ format: 99, sequence: 1, state: {} });
    writeFileSync(path.join(dir, 'snapshot.json'), newer);
    expect(() => openStore(dir)).toThrow(/format 99; this program knows 1/);
    expect(readFileSync(path.join(dir, 'snapshot.json'), 'utf8')).toBe(newer);
  });
});
