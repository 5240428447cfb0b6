import { BillingGateStore } from '@/shared/billing/BillingGateStore.ts';
import { OPEN_FREEZES_MAX } from '@/shared/billing/resumeBilling.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { Look, Trouble } from './Look.ts';

/** Freezes in force. Findings stand behind one that nobody ordered, so that is money that was wrong. */
export function lookAtBilling(sql: Sql): Look {
  const store = new BillingGateStore(sql);
  return {
    name: 'billing',
    read: async () => {
      const open = await store.list({ isOpenOnly: true, limit: OPEN_FREEZES_MAX });
      const troubles = open.map(({ id, companyId, trigger, reason, frozenAt, progress }): Trouble => {
        const whom = companyId === null ? 'everybody' : `company ${companyId}`;
        return {
          key: `freeze:${id}`,
          priority: companyId === null || trigger !== 'operator' ? 'P0' : 'P1',
          title: `Billing is frozen for ${whom}`,
          detail: `${reason}. ${progress ?? ''}`.trim(),
          since: frozenAt,
          next: { label: 'Open the gate’s page', page: 'billing' },
          runbook: 'P0-3',
          ladder: companyId === null ? 'billing' : undefined,
        };
      });
      return { detail: open.length === 0 ? 'the gate is open' : `${open.length} frozen`, troubles };
    },
  };
}
