import type { World } from '../state/World.ts';
import type { Product } from './StripeObjects.ts';

export type ProductDetails = {
  readonly id: string | undefined;
  readonly name: string;
  readonly description: string | null;
  readonly active: boolean;
  readonly metadata: Record<string, string>;
};

export function buildProduct(world: World, details: ProductDetails): Product {
  return {
    id: details.id ?? world.newId('product'),
    object: 'product',
    active: details.active,
    created: world.nowSeconds(),
    default_price: null,
    description: details.description,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: details.metadata,
    name: details.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: world.nowSeconds(),
    url: null,
  };
}
