import net from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Session } from '@/shared/database/Session.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { openHoldStage } from '../../../test/support/holdStage.ts';
import { createTestDatabase, silentLog } from '../../../test/support/testDatabase.ts';
import { eventually } from '../../../test/support/workerStage.ts';
import { followHold } from './followHold.ts';
import { HoldStore, type Violation } from './HoldStore.ts';

const { urlOf, clientOf } = await createTestDatabase();
const stage = await openHoldStage(urlOf('accubooks'));
afterAll(() => stage.close());
afterEach(() => stage.lift());
const admin = await clientOf('admin');

async function workerStore(): Promise<HoldStore> {
  const session = await Session.open(urlOf('accubooks_worker'), 'test-hold-worker');
  afterAll(() => session.close());
  return new HoldStore(session.sql);
}
const violation = (subject: string, more: Partial<Violation> = {}): Violation => ({
  ...{ check: 'vouchers', companyId: null, subject, message: `${subject} is off`, evidence: { offMinor: 1 } },
  isAcceptable: true,
  ...more,
});

describe('a hold', () => {
  it('is one, however many processes find however many things at the same moment', async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, workerStore));
    const receipts = await Promise.all(
      stores.map((store, index) => store.report(violation(`voucher ${index % 3}`), `worker ${index}`)),
    );
    expect(new Set(receipts.map(({ holdId }) => holdId)).size).toBe(1);
    expect(receipts.filter(({ isNewHold }) => isNewHold)).toHaveLength(1);
    expect(receipts.filter(({ isNewViolation }) => isNewViolation)).toHaveLength(3);
    const hold = await stage.store.current();
    expect(hold).toMatchObject({ trigger: 'violation', isAudited: true });
    expect(await stage.store.violations(hold?.id ?? '')).toHaveLength(3);
  });

  it('opens although the audit log is broken or its chain is locked, and says so', async () => {
    const store = await workerStore();
    await admin.query('ALTER TABLE audit_events DISABLE TRIGGER audit_events_link');
    try {
      await store.report(violation('a broken log'), 'worker');
    } finally {
      await admin.query('ALTER TABLE audit_events ENABLE TRIGGER audit_events_link');
    }
    expect(await store.current()).toMatchObject({ isAudited: false });
    await stage.lift();
    await admin.query("BEGIN; SELECT FROM audit_heads WHERE chain = 'platform' FOR UPDATE");
    try {
      await store.report(violation('a locked log'), 'worker');
    } finally {
      await admin.query('COMMIT');
    }
    expect(await store.current()).toMatchObject({ isAudited: false, reason: 'a locked log is off' });
  });

  it('is not opened again by what the signature accepted, and is by a wall that is still missing', async () => {
    const store = await workerStore();
    const wall = violation('table postings', { check: 'walls', isAcceptable: false });
    await store.report(violation('an old voucher'), 'worker');
    await store.report(wall, 'worker');
    await stage.lift();
    expect(await store.report(violation('an old voucher'), 'worker')).toMatchObject({
      isNewViolation: false,
    });
    expect(await store.current()).toBeUndefined();
    expect(await store.report(wall, 'worker')).toMatchObject({ isNewHold: true, isNewViolation: true });
    await stage.lift();
    // Gone, and there again: that is news, accepted or not.
    expect(await store.clear('vouchers', new Date(Date.now() + 60_000).toISOString())).toBeGreaterThan(0);
    expect(await store.report(violation('an old voucher'), 'worker')).toMatchObject({ isNewHold: true });
  });

  it('is open with its violation, or neither is there, whenever the process that opens it is killed', async () => {
    const outcomes = new Set<boolean>();
    const store = await workerStore();
    const begunMs = performance.now();
    await store.report(violation('in peace'), 'worker');
    const tookMs = performance.now() - begunMs;
    await stage.lift();
    for (let round = 0; round < 40; round += 1) {
      const session = await Session.open(urlOf('accubooks_worker'), 'test-hold-killed');
      const reported = new HoldStore(session.sql).report(violation(`killed ${round}`), 'worker').then(
        () => true,
        () => false,
      );
      // Nothing is said to the server any more: its connection is simply gone.
      const pauseMs = ((round % 20) / 10) * tookMs;
      // The shortest pause of a timer may be longer than all of it takes.
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      session.close();
      await reported;
      await eventually(async () => {
        const { rows } = await admin.query(
          "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'test-hold-killed'",
        );
        return rows[0].n === 0;
      });
      const hold = await stage.store.current();
      const kept = hold === undefined ? [] : await stage.store.violations(hold.id);
      const { rows } = await admin.query(
        "SELECT count(*)::int AS n FROM audit_events WHERE action = 'hold.opened' AND event LIKE $1",
        [`%${hold?.id ?? 'none'}%`],
      );
      expect([round, kept.length, rows[0].n]).toEqual([round, hold === undefined ? 0 : 1, kept.length]);
      outcomes.add(hold !== undefined);
      await stage.lift();
    }
    expect(outcomes.size).toBe(2);
  });

  it('is known to a process within moments, and stays known while Postgres is away', async () => {
    const target = new URL(urlOf('accubooks_worker'));
    const port = await freePort();
    const sockets = new Set<net.Socket>();
    const bridge = net.createServer((socket) => {
      const through = net.connect({ host: target.hostname, port: Number(target.port) });
      for (const end of [socket, through]) {
        sockets.add(end);
        end.on('error', () => socket.destroy());
      }
      socket.pipe(through).pipe(socket);
    });
    await new Promise<void>((resolve) => bridge.listen(port, '127.0.0.1', resolve));
    const behind = new URL(target);
    behind.port = String(port);
    const follow = await followHold({ process: 'test', databaseUrl: behind.href, log: silentLog });
    try {
      expect([follow.isKnown, follow.isHeld]).toEqual([true, false]);
      let told = 0;
      follow.onChange(() => {
        told += 1;
      });
      const { id } = await stage.open();
      await eventually(async () => follow.isHeld, 5_000);
      expect([follow.hold?.id, told]).toEqual([id, 1]);
      bridge.close();
      for (const socket of sockets) socket.destroy();
      await stage.lift();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(follow.isHeld).toBe(true);
      await new Promise<void>((resolve) => bridge.listen(port, '127.0.0.1', resolve));
      await eventually(async () => !follow.isHeld, 10_000);
      expect(told).toBe(2);
    } finally {
      await follow.stop();
      bridge.close();
    }
  });
});
