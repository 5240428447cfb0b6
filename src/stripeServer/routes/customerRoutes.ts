import { cancelSubscription } from '../money/cancelSubscription.ts';
import { buildCustomer } from '../objects/buildCustomer.ts';
import type { Customer } from '../objects/StripeObjects.ts';
import { attachMethod, takeOwnMethod } from './attachMethod.ts';
import { isAsked, listRoute } from './listRoute.ts';
import { type Call, idOf, type Route, textOr } from './Route.ts';

function create({ world, form }: Call): Customer {
  const details = {
    email: textOr(form.text('email'), null),
    name: textOr(form.text('name'), null),
    description: textOr(form.text('description'), null),
    phone: textOr(form.text('phone'), null),
    metadata: form.metadata(),
  };
  const method = form.text('payment_method');
  const standard = form.group('invoice_settings')?.text('default_payment_method');
  form.finish();
  const customer = buildCustomer(world, details);
  const attached =
    method === undefined ? undefined : attachMethod(world, method, 'payment_method', customer.id);
  if (standard !== undefined)
    customer.invoice_settings.default_payment_method =
      standard === method && attached !== undefined
        ? attached.id
        : attachMethod(world, standard, 'invoice_settings[default_payment_method]', customer.id).id;
  world.add('customer', customer);
  world.emit('customer.created', customer);
  return customer;
}

function update(call: Call): Customer {
  const { world, form } = call;
  const customer = world.need('customer', idOf(call));
  const email = form.text('email');
  const name = form.text('name');
  const description = form.text('description');
  const phone = form.text('phone');
  const metadata = form.metadata(customer.metadata);
  const standard = form.group('invoice_settings')?.text('default_payment_method');
  const balance = form.integer('balance');
  form.finish();
  const method =
    standard === undefined || standard === ''
      ? null
      : takeOwnMethod(world, standard, 'invoice_settings[default_payment_method]', customer.id);
  customer.email = textOr(email, customer.email);
  customer.name = textOr(name, customer.name ?? null);
  customer.description = textOr(description, customer.description);
  customer.phone = textOr(phone, customer.phone ?? null);
  customer.metadata = metadata;
  customer.balance = balance ?? customer.balance;
  if (standard !== undefined) customer.invoice_settings.default_payment_method = method?.id ?? null;
  world.emit('customer.updated', customer);
  return customer;
}

function remove(call: Call): object {
  const { world, form } = call;
  const customer = world.need('customer', idOf(call));
  form.finish();
  for (const { id, customer: owner, status } of world.store.all('subscription'))
    if (owner === customer.id && status !== 'canceled' && status !== 'incomplete_expired')
      cancelSubscription(world, world.need('subscription', id), 'cancellation_requested');
  world.store.delete('customer', customer.id);
  const deleted = world.store.put('deleted', customer.id, { id: customer.id, object: 'customer' });
  world.emit('customer.deleted', customer);
  return { ...deleted, deleted: true };
}

/** A customer that is gone is still answered, as gone. */
function read(call: Call): object {
  const { world, form } = call;
  form.finish();
  const gone = world.store.get('deleted', idOf(call));
  return gone === undefined ? world.need('customer', idOf(call)) : { ...gone, deleted: true };
}

export const customerRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/customers', answer: create },
  listRoute('customer', '/v1/customers', (form) => {
    const email = form.text('email');
    return (customer) => isAsked(email, customer.email);
  }),
  { method: 'GET', path: '/v1/customers/:id', answer: read },
  { method: 'POST', path: '/v1/customers/:id', answer: update },
  { method: 'DELETE', path: '/v1/customers/:id', answer: remove },
];
