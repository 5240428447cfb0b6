import type { World } from '../state/World.ts';
import type { Price } from './StripeObjects.ts';

export type PriceDetails = {
  readonly product: string;
  readonly currency: string;
  readonly unitAmount: number;
  readonly interval: 'day' | 'week' | 'month' | 'year' | undefined;
  readonly intervalCount: number;
  readonly lookupKey: string | null;
  readonly nickname: string | null;
  readonly metadata: Record<string, string>;
};

export function buildPrice(world: World, details: PriceDetails): Price {
  const { interval, intervalCount, unitAmount } = details;
  return {
    id: world.newId('price'),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: world.nowSeconds(),
    currency: details.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: details.lookupKey,
    metadata: details.metadata,
    nickname: details.nickname,
    product: details.product,
    recurring:
      interval === undefined
        ? null
        : {
            interval,
            interval_count: intervalCount,
            meter: null,
            trial_period_days: null,
            usage_type: 'licensed',
          },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: interval === undefined ? 'one_time' : 'recurring',
    unit_amount: unitAmount,
    unit_amount_decimal: String(unitAmount),
  };
}
