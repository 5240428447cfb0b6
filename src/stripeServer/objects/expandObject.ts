import { invalidRequest } from '../http/StripeError.ts';
import type { World } from '../state/World.ts';
import { ID_PREFIXES, type StripeKind } from './StripeObjects.ts';

const DEPTH_MAX = 4;

function findAny(world: World, id: string): object | undefined {
  const kind = (Object.keys(ID_PREFIXES) as StripeKind[]).find((name) => id.startsWith(ID_PREFIXES[name]));
  return kind === undefined ? undefined : world.store.get(kind, id);
}

/** What is only there when it is asked for. */
function included(world: World, of: Record<string, unknown>, name: string): unknown {
  const id = String(of.id ?? '');
  const list = (data: object[], url: string) => ({
    data: structuredClone(data),
    has_more: false,
    object: 'list',
    url,
  });
  if (of.object === 'invoice' && name === 'payments')
    return list(
      world.store.all('invoice_payment').filter((payment) => payment.invoice === id),
      `/v1/invoice_payments?invoice=${id}`,
    );
  if (of.object === 'charge' && name === 'refunds')
    return list(
      world.store.all('refund').filter((refund) => refund.charge === id),
      `/v1/charges/${id}/refunds`,
    );
  if (of.object === 'customer' && name === 'subscriptions')
    return list(
      world.store.all('subscription').filter((one) => one.customer === id && one.status !== 'canceled'),
      `/v1/customers/${id}/subscriptions`,
    );
  return undefined;
}

function expandOne(world: World, target: unknown, parts: readonly string[], path: string): void {
  const [name, ...rest] = parts;
  if (name === undefined || target === null || typeof target !== 'object') return;
  if (Array.isArray(target)) {
    for (const one of target) expandOne(world, one, parts, path);
    return;
  }
  const holder = target as Record<string, unknown>;
  // What could be there and is not stays null.
  if (holder[name] === null) return;
  holder[name] ??= included(world, holder, name);
  const value = holder[name];
  if (value === undefined)
    throw invalidRequest(
      `This property cannot be expanded (${path}).`,
      'expand[0]',
      'property_not_expandable',
    );
  if (typeof value === 'string') {
    const found = findAny(world, value);
    if (found === undefined) throw invalidRequest(`This property cannot be expanded (${path}).`, 'expand[0]');
    holder[name] = structuredClone(found);
  }
  expandOne(world, holder[name], rest, path);
}

/** A copy of the answer with the named ids replaced by what they name. */
export function expandObject(world: World, answer: object, paths: readonly string[]): object {
  if (paths.length === 0) return answer;
  const copy = structuredClone(answer);
  for (const path of paths) {
    const parts = path.split('.');
    if (parts.length > DEPTH_MAX)
      throw invalidRequest(`You cannot expand more than ${DEPTH_MAX} levels.`, 'expand[0]');
    expandOne(world, copy, parts, path);
  }
  return copy;
}
