import type { Form } from '../http/Form.ts';
import { invalidRequest, resourceMissing } from '../http/StripeError.ts';
import type { StripeKind, StripeObjects } from '../objects/StripeObjects.ts';
import type { Call, Route } from './Route.ts';

const LIMIT_DEFAULT = 10;
const LIMIT_MAX = 100;

/** Reads its own parameters; true for the objects to be listed. */
type Filter<K extends StripeKind> = (form: Form) => (object: StripeObjects[K]) => boolean;

function createdFilter(form: Form): (created: number) => boolean {
  const range = form.group('created');
  if (range === undefined) return () => true;
  const [gte, gt, lte, lt] = ['gte', 'gt', 'lte', 'lt'].map((name) => range.integer(name));
  return (created) =>
    (gte === undefined || created >= gte) &&
    (gt === undefined || created > gt) &&
    (lte === undefined || created <= lte) &&
    (lt === undefined || created < lt);
}

function position(rows: readonly { id: string }[], id: string, param: string, kind: string): number {
  const at = rows.findIndex((row) => row.id === id);
  if (at < 0) throw resourceMissing(kind, id, param);
  return at;
}

function listOf<K extends StripeKind>(
  kind: K,
  url: string,
  filter: Filter<K>,
  { world, form }: Call,
): object {
  const limit = form.integer('limit') ?? LIMIT_DEFAULT;
  if (limit < 1 || limit > LIMIT_MAX)
    throw invalidRequest(
      `Invalid limit: it must be from 1 to ${LIMIT_MAX}.`,
      'limit',
      'parameter_invalid_integer',
    );
  const after = form.text('starting_after');
  const before = form.text('ending_before');
  if (after !== undefined && before !== undefined)
    throw invalidRequest('You may only specify one of these parameters: starting_after, ending_before.');
  const isCreated = createdFilter(form);
  const isWanted = filter(form);
  form.finish();
  const rows = (world.store.all(kind) as unknown as StripeObjects[K][])
    .filter((row) => isWanted(row) && isCreated('created' in row ? row.created : row.date))
    .reverse();
  if (before !== undefined) {
    const end = position(rows, before, 'ending_before', kind);
    const start = Math.max(0, end - limit);
    return { object: 'list', data: rows.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : position(rows, after, 'starting_after', kind) + 1;
  return {
    object: 'list',
    data: rows.slice(start, start + limit),
    has_more: rows.length > start + limit,
    url,
  };
}

/** GET of a collection: newest first, in pages. */
export function listRoute<K extends StripeKind>(
  kind: K,
  path: string,
  filter: Filter<K> = () => () => true,
): Route {
  return { method: 'GET', path, answer: (call) => listOf(kind, path, filter, call) };
}

/** GET of one object. */
export function readRoute(kind: StripeKind, path: string): Route {
  return {
    method: 'GET',
    path,
    answer: ({ world, ids, form }) => {
      form.finish();
      return world.need(kind, ids[0] ?? '');
    },
  };
}

/** True when nothing was asked for or when it is that. */
export function isAsked<T>(asked: T | undefined, value: T | null): boolean {
  return asked === undefined || asked === value;
}
