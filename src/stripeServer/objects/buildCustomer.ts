import { randomBytes } from 'node:crypto';
import type { World } from '../state/World.ts';
import type { Customer } from './StripeObjects.ts';

export type CustomerDetails = {
  readonly email: string | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly phone: string | null;
  readonly metadata: Record<string, string>;
};

export function buildCustomer(world: World, details: CustomerDetails): Customer {
  return {
    id: world.newId('customer'),
    object: 'customer',
    address: null,
    balance: 0,
    created: world.nowSeconds(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: details.description,
    discount: null,
    email: details.email,
    invoice_prefix: randomBytes(4).toString('hex').toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: details.metadata,
    name: details.name,
    next_invoice_sequence: 1,
    phone: details.phone,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}
