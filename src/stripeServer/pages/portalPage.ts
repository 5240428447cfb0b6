import { escapeHtml } from '@/shared/http/escapeHtml.ts';
import type { PortalSession, Subscription } from '../objects/StripeObjects.ts';
import type { World } from '../state/World.ts';
import { cardOptions } from './checkoutPage.ts';
import { amountText, page } from './page.ts';

const MS_PER_SECOND = 1000;

function row(subscription: Subscription): string {
  const [item] = subscription.items.data;
  const end = new Date((item?.current_period_end ?? 0) * MS_PER_SECOND).toISOString().slice(0, 10);
  const amount = amountText((item?.price.unit_amount ?? 0) * (item?.quantity ?? 1), subscription.currency);
  const [action, words] = subscription.cancel_at_period_end
    ? ['resume', 'Keep the plan']
    : ['cancel', 'Cancel at the end of the period'];
  return `<li>${escapeHtml(amount)}, ${escapeHtml(subscription.status)}, ${subscription.cancel_at_period_end ? 'ends' : 'renews'} ${end}
<form method="post"><input type="hidden" name="subscription" value="${subscription.id}"><button name="action" value="${action}">${words}</button></form></li>`;
}

/** The customer's own page: cancel, keep, another card, invoices. */
export function portalPage(world: World, session: PortalSession, error = ''): string {
  const subscriptions = world.store
    .all('subscription')
    .filter(
      ({ customer, status }) => customer === session.customer && ['active', 'past_due'].includes(status),
    );
  const invoices = world.store.all('invoice').filter(({ customer }) => customer === session.customer);
  const back =
    session.return_url === null
      ? ''
      : `<p><a href="${escapeHtml(session.return_url)}">Back to AccuBooks</a></p>`;
  return page(
    'Your plan',
    `${error === '' ? '' : `<p class="error" role="alert">${escapeHtml(error)}</p>`}
<ul>${subscriptions.map(row).join('') || '<li>No plan is running.</li>'}</ul>
<h2>Card</h2><form method="post"><label>Card <select name="card">${cardOptions()}</select></label>
<p><button name="action" value="card">Use this card</button></p></form>
<h2>Invoices</h2><ul>${invoices
      .map(
        ({ number, amount_due: due, currency, status }) =>
          `<li>${escapeHtml(number ?? 'draft')}: ${escapeHtml(amountText(due, currency))}, ${escapeHtml(status ?? '')}</li>`,
      )
      .join('')}</ul>${back}`,
  );
}
