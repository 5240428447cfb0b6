import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RefundOrder } from './RefundStore.ts';

/** Where the runbook wants each refund documented (B:45). */
export const EVIDENCE_FOLDER = 'launch/evidence/phase4_billing/refunds';
/** Whatever somebody may have typed into a reason that names a person or a card. */
const PERSONAL = [/[^\s@]+@[^\s@]+/g, /\b(?:\d[ -]?){12,19}\b/g, /\+?\b\d[\d ()-]{7,}\d\b/g];

function redact(text: string): string {
  return PERSONAL.reduce((kept, pattern) => kept.replace(pattern, '[redacted]'), text);
}

/** What may stand in a folder that many can read: sums and ids, no person and no card. */
export function redactedRecord(order: RefundOrder) {
  const { id, refundId, chargeId, invoiceId, companyId, currency, amountMinor, chargedMinor } = order;
  const { state, error, orderedAt, settledAt, reason } = order;
  return {
    refundId,
    ...{ orderId: id, chargeId, invoiceId, companyId, currency, amountMinor, chargedMinor },
    isFull: amountMinor === chargedMinor,
    ...{ state, error, reason: redact(reason), orderedAt, settledAt },
    provider: 'stripe',
    fullRecord: `refund_orders, id ${id}`,
  };
}

/** Writes the record whole or not at all, and returns its path; the same order always gives the same file. */
export function writeEvidence(folder: string, order: RefundOrder): string {
  mkdirSync(folder, { recursive: true });
  const name = `${order.orderedAt.slice(0, 10)}-${order.refundId ?? `order-${order.id}`}.json`;
  const file = path.join(folder, name);
  const next = `${file}.${process.pid}.next`;
  writeFileSync(next, `${JSON.stringify(redactedRecord(order), null, 2)}\n`);
  renameSync(next, file);
  return file;
}
