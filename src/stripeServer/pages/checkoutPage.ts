import { escapeHtml } from '@/shared/http/escapeHtml.ts';
import { TEST_CARDS } from '../money/testCards.ts';
import type { CheckoutSession } from '../objects/StripeObjects.ts';
import { amountText, page } from './page.ts';

/** The test cards to choose from. */
export function cardOptions(): string {
  return TEST_CARDS.map(({ number, refusal, isDisputed, isRefusedOnAttach }) => {
    const later = refusal !== undefined && isRefusedOnAttach !== true ? ' Later.' : '';
    const what = isDisputed
      ? 'Pays, and is disputed.'
      : refusal === undefined
        ? 'Pays.'
        : `${refusal.message}${later}`;
    return `<option value="${number}">${number} — ${escapeHtml(what)}</option>`;
  }).join('');
}

export function checkoutPage(session: CheckoutSession, error = ''): string {
  if (session.status !== 'open')
    return page('Checkout', `<p>This checkout is ${escapeHtml(session.status ?? 'gone')}.</p>`);
  const amount = amountText(session.amount_total ?? 0, session.currency ?? '');
  const back =
    session.cancel_url === null ? '' : `<p><a href="${escapeHtml(session.cancel_url)}">Back</a></p>`;
  return page(
    'Checkout',
    `${error === '' ? '' : `<p class="error" role="alert">${escapeHtml(error)}</p>`}
<form method="post"><p><label>E-mail <input type="email" name="email" required value="${escapeHtml(session.customer_email ?? 'payer@example.com')}"></label></p>
<p><label>Card <select name="card">${cardOptions()}</select></label></p>
<button type="submit">Pay ${escapeHtml(amount)}</button></form>${back}`,
  );
}
