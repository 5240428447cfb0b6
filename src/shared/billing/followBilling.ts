/** Keeps `billingConfig` of a server in step with the database, and gives its switch somebody to keep it. */
import { hostname } from 'node:os';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { followNews } from '@/shared/database/followNews.ts';
import { Session } from '@/shared/database/Session.ts';
import type { Log } from '@/shared/log/log.ts';
import { BillingGateStore, type FreezeOrder } from './BillingGateStore.ts';
import { billingConfig } from './billingConfig.ts';
import { freezeAndSeal } from './freezeAndSeal.ts';

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
  const { log, databaseUrl } = deps;
  let isToFreeze = deps.config.BILLING_ENABLED === 'false';
  billingConfig.attach({ freeze: (reason) => freezeOnce(deps, reason) });
  const following = await followNews({
    channel: 'billing_gate',
    readyMs: READY_TIMEOUT_MS,
    open: async () => {
      if (isToFreeze) await billingConfig.freeze('BILLING_ENABLED=false');
      isToFreeze = false;
      return Session.open(databaseUrl, `accubooks-billing-${deps.process}`);
    },
    read: async (sql) => {
      const standing = await new BillingGateStore(sql).standing(NOBODY);
      const isFrozen = standing.state === 'frozen';
      if (billingConfig.enabled === isFrozen) log.warn({ standing }, 'billing is frozen or resumed');
      billingConfig.apply(isFrozen);
    },
    onFault: (error) => log.warn({ error }, 'the switch of billing cannot be read; no call is let through'),
    onBack: () => log.info({}, 'the switch of billing is read again'),
  });
  const stop = async () => {
    await following.stop();
    billingConfig.attach(undefined);
  };
  return { stop };
}
