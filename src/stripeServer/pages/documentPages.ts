import { escapeHtml } from '@/shared/http/escapeHtml.ts';
import type { Charge, Invoice } from '../objects/StripeObjects.ts';
import { amountText, page } from './page.ts';

/** What an invoice asks for, line by line. */
export function invoicePage(invoice: Invoice): string {
  const lines = invoice.lines.data
    .map(
      ({ description, amount }) =>
        `<li>${escapeHtml(description ?? '')}: ${escapeHtml(amountText(amount, invoice.currency))}</li>`,
    )
    .join('');
  return page(
    `Invoice ${invoice.number ?? ''}`,
    `<ul>${lines}</ul><p>Total ${escapeHtml(amountText(invoice.total, invoice.currency))}, ${escapeHtml(invoice.status ?? '')}.</p>`,
  );
}

/** That a payment was taken, and what was given back of it. */
export function receiptPage(charge: Charge): string {
  const amount = escapeHtml(amountText(charge.amount, charge.currency));
  const refunded = escapeHtml(amountText(charge.amount_refunded, charge.currency));
  return page(
    'Receipt',
    `<p>${amount}, ${escapeHtml(charge.status)}, card ending in ${escapeHtml(charge.payment_method_details?.card?.last4 ?? '')}.</p>${charge.amount_refunded > 0 ? `<p>${refunded} was given back.</p>` : ''}`,
  );
}
