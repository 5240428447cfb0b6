import { newStripeId } from '../state/newStripeId.ts';
import type { World } from '../state/World.ts';
import type { Price, Subscription, SubscriptionItem } from './StripeObjects.ts';

/** The older name of a price, which items still carry. */
export function planOf(price: Price): SubscriptionItem['plan'] {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: { ...price.metadata },
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

export type Period = { readonly start: number; readonly end: number };

function buildItem(subscription: string, price: Price, quantity: number, period: Period): SubscriptionItem {
  return {
    id: newStripeId('si_'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: period.start,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price: structuredClone(price),
    quantity,
    subscription,
    tax_rates: [],
  };
}

export type SubscriptionDetails = {
  readonly customer: string;
  readonly items: readonly { readonly price: Price; readonly quantity: number }[];
  readonly period: Period;
  readonly paymentMethod: string | null;
  readonly metadata: Record<string, string>;
  readonly description: string | null;
  readonly isCancelledAtPeriodEnd: boolean;
};

/** A subscription that nothing was paid for yet. */
export function buildSubscription(world: World, details: SubscriptionDetails): Subscription {
  const id = world.newId('subscription');
  const { period } = details;
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: period.start,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: 'classic' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: details.isCancelledAtPeriodEnd ? period.end : null,
    cancel_at_period_end: details.isCancelledAtPeriodEnd,
    canceled_at: details.isCancelledAtPeriodEnd ? period.start : null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: period.start,
    currency: details.items[0]?.price.currency ?? 'usd',
    customer: details.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: details.paymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: details.description,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: {
      data: details.items.map(({ price, quantity }) => buildItem(id, price, quantity, period)),
      has_more: false,
      object: 'list',
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: details.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: period.start,
    status: 'incomplete',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: null,
  };
}
