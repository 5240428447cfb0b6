import { invalidRequest } from '../http/StripeError.ts';
import { buildPrice } from '../objects/buildPrice.ts';
import { buildProduct } from '../objects/buildProduct.ts';
import type { Price, Product } from '../objects/StripeObjects.ts';
import { isAsked, listRoute, readRoute } from './listRoute.ts';
import { type Call, idOf, type Route, textOr } from './Route.ts';

const INTERVALS = ['day', 'week', 'month', 'year'] as const;

function createProduct({ world, form }: Call): Product {
  const details = {
    id: form.text('id'),
    name: form.needText('name'),
    description: textOr(form.text('description'), null),
    active: form.flag('active') ?? true,
    metadata: form.metadata(),
  };
  form.finish();
  if (details.id !== undefined && world.store.get('product', details.id) !== undefined)
    throw invalidRequest('Product already exists.', 'id', 'resource_already_exists');
  const product = world.add('product', buildProduct(world, details));
  world.emit('product.created', product);
  return product;
}

function updateProduct(call: Call): Product {
  const { world, form } = call;
  const product = world.need('product', idOf(call));
  const name = form.text('name');
  const description = form.text('description');
  const active = form.flag('active');
  const metadata = form.metadata(product.metadata);
  form.finish();
  product.name = name ?? product.name;
  product.description = textOr(description, product.description);
  product.active = active ?? product.active;
  product.metadata = metadata;
  product.updated = world.nowSeconds();
  world.emit('product.updated', product);
  return product;
}

function createPrice({ world, form }: Call): Price {
  const recurring = form.group('recurring');
  const details = {
    product: form.needText('product'),
    currency: form.needText('currency').toLowerCase(),
    unitAmount: form.needInteger('unit_amount'),
    interval: recurring?.choice('interval', INTERVALS),
    intervalCount: recurring?.integer('interval_count') ?? 1,
    lookupKey: textOr(form.text('lookup_key'), null),
    nickname: textOr(form.text('nickname'), null),
    metadata: form.metadata(),
  };
  const isTransferred = form.flag('transfer_lookup_key') ?? false;
  form.finish();
  if (recurring !== undefined) recurring.needText('interval');
  world.need('product', details.product, 'product');
  if (details.unitAmount < 0)
    throw invalidRequest('Invalid non-negative integer', 'unit_amount', 'parameter_invalid_integer');
  if (!/^[a-z]{3}$/.test(details.currency))
    throw invalidRequest(`Invalid currency: ${details.currency}`, 'currency');
  const holder =
    details.lookupKey === null
      ? undefined
      : world.store.all('price').find((price) => price.lookup_key === details.lookupKey);
  if (holder !== undefined && isTransferred) {
    const former = world.need('price', holder.id);
    former.lookup_key = null;
    world.emit('price.updated', former);
  } else if (holder !== undefined)
    throw invalidRequest('A price already uses that lookup key.', 'lookup_key', 'resource_already_exists');
  const price = world.add('price', buildPrice(world, details));
  world.emit('price.created', price);
  return price;
}

function updatePrice(call: Call): Price {
  const { world, form } = call;
  const price = world.need('price', idOf(call));
  const active = form.flag('active');
  const nickname = form.text('nickname');
  const lookupKey = form.text('lookup_key');
  const metadata = form.metadata(price.metadata);
  form.finish();
  price.active = active ?? price.active;
  price.nickname = textOr(nickname, price.nickname);
  price.lookup_key = textOr(lookupKey, price.lookup_key);
  price.metadata = metadata;
  world.emit('price.updated', price);
  return price;
}

export const catalogueRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/products', answer: createProduct },
  listRoute('product', '/v1/products', (form) => {
    const active = form.flag('active');
    return (product) => isAsked(active, product.active);
  }),
  readRoute('product', '/v1/products/:id'),
  { method: 'POST', path: '/v1/products/:id', answer: updateProduct },
  { method: 'POST', path: '/v1/prices', answer: createPrice },
  listRoute('price', '/v1/prices', (form) => {
    const active = form.flag('active');
    const product = form.text('product');
    const currency = form.text('currency');
    const keys = form.texts('lookup_keys');
    return (price) =>
      isAsked(active, price.active) &&
      isAsked(product, price.product) &&
      isAsked(currency, price.currency) &&
      (keys.length === 0 || keys.includes(price.lookup_key ?? ''));
  }),
  readRoute('price', '/v1/prices/:id'),
  { method: 'POST', path: '/v1/prices/:id', answer: updatePrice },
];
