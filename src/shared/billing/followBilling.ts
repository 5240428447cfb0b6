/** Keeps `billingConfig` of a server in step with the database, and gives its switch somebody to keep it. */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { Session } from '@/shared/database/Session.ts';
import type { Log } from '@/shared/log/log.ts';
import { BillingGateStore, type FreezeOrder } from './BillingGateStore.ts';
import { billingConfig } from './billingConfig.ts';
import { freezeAndSeal } from './freezeAndSeal.ts';

/** Longest delay of a change that no notification told of. */
const LOOK_EVERY_MS = 1_000;
const RECONNECT_MS = 500;
/** Longest wait of a start; then it goes on, and the gate asks the database anyway. */
const READY_TIMEOUT_MS = 2_000;
/** No company has this id, so that only a freeze of everybody is told. */
const NOBODY = '';

export type BillingFollow = {
  readonly process: string;
  readonly config: Pick<Config, 'BILLING_ENABLED'>;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** Follows one connection until it is lost or the signal comes. */
async function follow(deps: BillingFollow, signal: AbortSignal, onRead: () => void): Promise<void> {
  const session = await Session.open(deps.databaseUrl, `accubooks-billing-${deps.process}`);
  let wake = () => {};
  let isLost = false;
  void session.lost.then(() => {
    isLost = true;
    wake();
  });
  const end = () => wake();
  signal.addEventListener('abort', end);
  try {
    const store = new BillingGateStore(session.sql);
    await session.listen('billing_gate', () => wake());
    while (!signal.aborted && !isLost) {
      const standing = await store.standing(NOBODY);
      const isFrozen = standing.state === 'frozen';
      if (billingConfig.enabled === isFrozen) deps.log.warn({ standing }, 'billing is frozen or resumed');
      billingConfig.apply(isFrozen);
      onRead();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (signal.aborted || isLost) wake();
      });
    }
  } finally {
    signal.removeEventListener('abort', end);
    session.close();
  }
}

async function freezeOnce(
  { databaseUrl, process, clock, log }: BillingFollow,
  reason: string,
): Promise<void> {
  const session = await Session.open(databaseUrl, `accubooks-billing-${process}`);
  const order: FreezeOrder = { trigger: 'operator', reason, by: `${process}@${hostname()}` };
  try {
    await freezeAndSeal(new BillingGateStore(session.sql), order, {
      clock,
      onFrozen: ({ id, isNew }) => isNew && log.critical({ freezeId: id, reason }, 'billing is frozen'),
    });
  } finally {
    session.close();
  }
}

/**
 * Starts following. BILLING_ENABLED=false freezes billing like the switch itself: whoever sets it to true again
 * has not resumed it.
 */
export async function followBilling(deps: BillingFollow): Promise<{ stop: () => Promise<void> }> {
  const { log } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let becomeReady = () => {};
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });
  billingConfig.attach({ freeze: (reason) => freezeOnce(deps, reason) });
  const run = async () => {
    let isFailing = false;
    let isToFreeze = deps.config.BILLING_ENABLED === 'false';
    while (!signal.aborted) {
      try {
        if (isToFreeze) await billingConfig.freeze('BILLING_ENABLED=false');
        isToFreeze = false;
        await follow(deps, signal, () => {
          if (isFailing) log.info({}, 'the switch of billing is read again');
          isFailing = false;
          becomeReady();
        });
      } catch (error) {
        if (!isFailing) log.warn({ error }, 'the switch of billing cannot be read; no call is let through');
        isFailing = true;
      }
      await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  const bound = new AbortController();
  await Promise.race([
    ready,
    sleep(READY_TIMEOUT_MS, undefined, { signal: bound.signal }).catch(() => undefined),
  ]);
  bound.abort();
  const stop = async () => {
    stopping.abort();
    await running;
    billingConfig.attach(undefined);
  };
  return { stop };
}
