/** A request that was right in one's own company, turned against somebody else's. */
import type { Random } from '@/demo/Random.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Sent } from '../exchange.ts';
import { FILE } from './Caller.ts';
import type { Template } from './callOwn.ts';
import { disguised, forgedCursor, wrapped } from './disguise.ts';
import type { Handle, Markers } from './Markers.ts';
import type { Tenant } from './Tenant.ts';

export type Forge = {
  readonly random: Random;
  readonly markers: Markers;
  readonly own: Tenant;
  readonly victims: readonly Tenant[];
  /** Where each own id comes from, to aim at the same kind of thing. */
  readonly tableOf: ReadonlyMap<string, string>;
};

const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const CROOKED_HEADERS = [
  ...[
    'x-company-id',
    'x-tenant-id',
    'x-user-id',
    'x-original-url',
    'x-rewrite-url',
    'if-match',
    'if-none-match',
  ],
  ...['idempotency-key', 'x-request-id', 'x-forwarded-for', 'cookie', 'x-http-method-override', 'range'],
];
const CROOKED_FIELDS = [
  'companyId',
  'company_id',
  'userId',
  'tenantId',
  'id',
  'createdBy',
  'where',
  'include',
];

/**
 * Mostly the same kind of thing as the own one that it takes the place of. What may end up as a text in the
 * attacker's own rows is one of few, because it can be told no longer from a leak there.
 */
function aim({ random, markers, tableOf }: Forge, own: string): Handle {
  if (own !== '' && !ID.test(own)) return random.pick(markers.loud);
  const same = markers.byTable.get(tableOf.get(own) ?? '') ?? [];
  return random.pick(same.length > 0 && random.percent(65) ? same : markers.handles);
}

function swapText(forge: Forge, own: string): string {
  const theirs = aim(forge, own).value;
  return forge.random.percent(30) ? disguised(forge.random, theirs, own) : theirs;
}

/** Every id of a body is theirs now and then, and whatever else may become an id. */
function swapBody(forge: Forge, value: unknown): unknown {
  const { random } = forge;
  if (typeof value === 'string') {
    if (!random.percent(ID.test(value) ? 80 : 6)) return value;
    return random.percent(15) ? wrapped(random, aim(forge, value).value, value) : swapText(forge, value);
  }
  if (Array.isArray(value)) return value.map((one) => swapBody(forge, one));
  if (typeof value !== 'object' || value === null)
    return random.percent(3) ? aim(forge, 'a text').value : value;
  const swapped = Object.entries(value).map(([name, inner]) => [name, swapBody(forge, inner)]);
  if (random.percent(20)) swapped.push([random.pick(CROOKED_FIELDS), aim(forge, 'a text').value]);
  return Object.fromEntries(swapped);
}

/** As text, because `__proto__` and a field that stands twice do not survive as an object. */
function bodyText(forge: Forge, body: unknown): string {
  const { random } = forge;
  const text = JSON.stringify(swapBody(forge, body)) ?? 'null';
  if (!text.startsWith('{') || !random.percent(12)) return text;
  const theirs = aim(forge, 'a text').value;
  const extra = random.pick([
    `"__proto__":{"companyId":"${theirs}"}`,
    `"constructor":{"prototype":{"companyId":"${theirs}"}}`,
    `"companyId":"${forge.own.companyId}","companyId":"${theirs}"`,
  ]);
  return text === '{}' ? `{${extra}}` : `{${extra},${text.slice(1)}`;
}

function swapPath(forge: Forge, { operation, attempt }: Template): string {
  return operation.path.replaceAll(/\{([^}]+)\}/g, (_whole, name: string) => {
    const own = attempt.path?.[name] ?? '';
    const text = forge.random.percent(90) ? swapText(forge, own) : own;
    // Now and then as it is, so that slashes and dots mean what they mean.
    return forge.random.percent(10) ? text : encodeURIComponent(Buffer.from(text).toString());
  });
}

function swapQuery(forge: Forge, { operation, attempt }: Template): string {
  const { random } = forge;
  const pairs: [string, string][] = [];
  for (const [name, own] of Object.entries(attempt.query ?? {})) {
    pairs.push([name, random.percent(ID.test(own) ? 80 : 8) ? swapText(forge, own) : own]);
    if (random.percent(8))
      pairs.push([random.pick([name, `${name}[]`, `${name}[id]`]), swapText(forge, own)]);
  }
  for (const { name } of operation.parameters.filter((one) => one.in === 'query' && !one.required)) {
    if (name === 'cursor' && random.percent(50))
      pairs.push([name, forgedCursor(random, aim(forge, '').value)]);
    else if (/id$/i.test(name) && random.percent(60)) pairs.push([name, swapText(forge, '')]);
  }
  if (random.percent(8)) pairs.push([random.pick(CROOKED_FIELDS), aim(forge, 'a text').value]);
  const text = pairs
    .map((pair) => pair.map((part) => encodeURIComponent(Buffer.from(part).toString())).join('='))
    .join('&');
  return text === '' ? '' : `?${text}`;
}

/** Whose company the request says that it is about. */
function companyHeaders({ random, own, victims }: Forge): [string, string][] {
  const theirs = random.pick(victims).companyId;
  const name = 'x-company-id';
  if (random.percent(60)) return [[name, own.companyId]];
  return random.pick<[string, string][]>([
    [[name, theirs]],
    [[name, theirs]],
    [[name, theirs]],
    [],
    [
      [name, own.companyId],
      [name, theirs],
    ],
    [
      [name, theirs],
      [name, own.companyId],
    ],
    [[name, `${own.companyId},${theirs}`]],
    [[name, theirs.toLowerCase()]],
    [[name, ` ${theirs} `]],
    [
      ['X-Company-ID', theirs],
      ['x-company_id', own.companyId],
    ],
    [
      ['x_company_id', theirs],
      [name, own.companyId],
    ],
  ]);
}

/** The request as it goes over the wire. */
export function forgeRequest(
  forge: Forge,
  template: Template,
  who: readonly (readonly [string, string])[],
): Sent {
  const { random } = forge;
  const { operation, attempt } = template;
  const headers: (readonly [string, string])[] = [...who];
  if (operation.parameters.some(({ name }) => name === 'x-company-id') || random.percent(5))
    headers.push(...companyHeaders(forge));
  for (const [name, value] of Object.entries(attempt.headers ?? {}))
    headers.push([name, name === 'idempotency-key' && random.percent(80) ? newId() : value]);
  if (random.percent(12)) headers.push([random.pick(CROOKED_HEADERS), swapText(forge, '')]);
  const target = `${swapPath(forge, template)}${swapQuery(forge, template)}`;
  if (attempt.bytes !== undefined)
    return {
      method: operation.method,
      target,
      headers: [...headers, ['content-type', FILE]],
      body: attempt.bytes,
    };
  if (attempt.body === undefined) return { method: operation.method, target, headers };
  const body = Buffer.from(bodyText(forge, attempt.body));
  return {
    method: operation.method,
    target,
    headers: [...headers, ['content-type', 'application/json']],
    body,
  };
}
