/** What tells that an answer holds something of a tenant that is not the caller's. */
import { SECRET_UNIT_MINOR, type Tenant } from './Tenant.ts';
import type { TenantRows } from './tenantRows.ts';

const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const LONG_TOKEN = /[A-Za-z0-9_-]{20,}/g;
const NUMBER = /(?<![\w.])-?(\d{10,16})(?:\.(\d\d))?(?![\w.])/g;
/** Handles of a table that attackers never send, so that they are heard wherever they turn up. */
const SILENT_EVERY = 3;
const LOUD_EVERY = 8;

export type Handle = { readonly value: string; readonly table: string; readonly column: string };

export type Markers = {
  /** Ids and addresses that attackers know and send. */
  readonly handles: readonly Handle[];
  /** Few of them, of every kind, that may be written anywhere. */
  readonly loud: readonly Handle[];
  readonly byTable: ReadonlyMap<string, readonly Handle[]>;
  /** What of the victims the text holds, beside what is in `known`. */
  readonly find: (text: string, known: { readonly has: (token: string) => boolean }) => string[];
  readonly counts: { readonly handles: number; readonly silent: number; readonly secrets: number };
};

function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) yield* textsOf(inner);
}

const isHandle = (text: string) => ID.test(text) || /^[^\s@]+@[^\s@]+$/.test(text);

/** Long tokens of the rows: hashes, keys, ids inside JSON. */
function tokensOf(rows: TenantRows): Set<string> {
  const tokens = new Set<string>();
  for (const list of rows.values())
    for (const row of list)
      for (const text of textsOf(row)) for (const [token] of text.matchAll(LONG_TOKEN)) tokens.add(token);
  return tokens;
}

function handlesOf(rows: TenantRows): Handle[] {
  const seen = new Set<string>();
  return [...rows].flatMap(([table, list]) =>
    list.flatMap((row) =>
      Object.entries(row).flatMap(([column, value]) => {
        if (typeof value !== 'string' || !isHandle(value) || seen.has(value)) return [];
        seen.add(value);
        return [{ value, table, column }];
      }),
    ),
  );
}

/** `common`: rows of the attackers, whose tokens prove nothing. */
export function createMarkers(
  victims: readonly { tenant: Tenant; rows: TenantRows }[],
  common: readonly TenantRows[],
): Markers {
  const ordinary = new Set(common.flatMap((rows) => [...tokensOf(rows)]));
  const tokens = new Set(
    victims.flatMap(({ rows }) => [...tokensOf(rows)].filter((one) => !ordinary.has(one))),
  );
  const all = victims.flatMap(({ rows }) => handlesOf(rows)).filter(({ value }) => !ordinary.has(value));
  const roots = new Set(
    victims.flatMap(({ tenant }) => [tenant.companyId, tenant.owner.id, tenant.viewer.id]),
  );
  const handles = all.filter(({ value }, index) => roots.has(value) || index % SILENT_EVERY > 0);
  const byTable = new Map<string, Handle[]>();
  for (const handle of handles) byTable.set(handle.table, [...(byTable.get(handle.table) ?? []), handle]);
  const tags = victims.map(({ tenant }) => tenant.tag);
  const unit = BigInt(SECRET_UNIT_MINOR);

  const find: Markers['find'] = (text, known) => {
    const found: string[] = [];
    const lower = text.toLowerCase();
    for (const tag of tags) if (lower.includes(tag)) found.push(`text ${tag}`);
    for (const [token] of text.matchAll(LONG_TOKEN))
      if (tokens.has(token) && !known.has(token)) found.push(`token ${token}`);
    for (const [shown, whole = '', cents = ''] of text.matchAll(NUMBER)) {
      const amount = BigInt(whole + cents);
      if (amount > 0n && amount % unit === 0n) found.push(`amount ${shown}`);
    }
    return found;
  };
  const counts = { handles: handles.length, silent: all.length - handles.length, secrets: tokens.size };
  const loud = handles.filter((_, index) => index % LOUD_EVERY === 0);
  return { handles, loud, byTable, find, counts };
}
