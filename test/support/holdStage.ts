/** Holds opened and lifted as an operator and a CEO do it. */
import { Approvals } from '@/shared/approvals/Approvals.ts';
import { parseApproverKeys } from '@/shared/approvals/parseApproverKeys.ts';
import { makeApproverKey, signApproval } from '@/shared/approvals/signApproval.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { Session } from '@/shared/database/Session.ts';
import { type Hold, HoldStore } from '@/shared/hold/HoldStore.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import { liftHold } from '@/shared/hold/liftHold.ts';

const ceo = makeApproverKey('CEO');
const keys = parseApproverKeys(ceo.entry);

export type HoldStage = {
  /** The store, as the operator's role. */
  readonly store: HoldStore;
  readonly open: (reason?: string) => Promise<Hold>;
  /** Asks, signs, hands in and lifts whatever is open; nothing when nothing is. */
  readonly lift: () => Promise<void>;
  readonly close: () => void;
};

export async function openHoldStage(operatorUrl: string): Promise<HoldStage> {
  const session = await Session.open(operatorUrl, 'test-holds');
  const store = new HoldStore(session.sql);
  const approvals = new Approvals({ sql: session.sql, clock: systemClock, keys });
  const current = async () => {
    const hold = await store.current();
    if (hold === undefined) throw new Error('no hold is open');
    return hold;
  };
  return {
    store,
    open: async (reason = 'a drill') => {
      await store.open({ reason, by: 'test' });
      return current();
    },
    lift: async () => {
      const hold = await store.current();
      if (hold === undefined) return;
      const order = { action: 'hold.lift', subjectId: hold.id, reason: 'looked into', by: 'test' } as const;
      const { id, document } = await approvals.request(order);
      await approvals.submit(signApproval(document, ceo.pem), 'test');
      await liftHold({ store, approvals }, { holdId: hold.id, approvalId: id, by: 'test' });
    },
    close: () => session.close(),
  };
}

/** A hold that a test opens and ends with a word, without a database. */
export function switchedHold(): HoldView & { readonly set: (isHeld: boolean) => void } {
  const listeners = new Set<() => void>();
  const view = {
    isKnown: true,
    isHeld: false,
    hold: undefined,
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (isHeld: boolean) => {
      view.isHeld = isHeld;
      for (const listener of listeners) listener();
    },
  };
  return view;
}
