/** Every row of a tenant, in every table that there is, read as the superuser. */
import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { rootsOf, type Tenant } from './Tenant.ts';

export type Row = Readonly<Record<string, unknown>>;
export type TenantRows = ReadonlyMap<string, readonly Row[]>;

/** Tables of the application, from the catalogue: one that is new is among them. */
export async function tablesOf(admin: Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relname <> '_prisma_migrations' ORDER BY 1`);
  return rows.map(({ name }) => name);
}

/** A row is the tenant's when a key of it is its company or one of its people, not when a name is; unless it is in another company. */
export async function readTenantRows(
  admin: Client,
  tenant: Tenant,
  others: readonly Tenant[],
): Promise<TenantRows> {
  const found = new Map<string, readonly Row[]>();
  const elsewhere = others.map(({ companyId }) => companyId);
  for (const table of await tablesOf(admin)) {
    const { rows } = await admin.query<{ row: Row }>(
      `SELECT to_jsonb(t) AS row FROM ${table} t
        WHERE EXISTS (SELECT FROM jsonb_each_text(to_jsonb(t)) v WHERE v.value = ANY ($1) AND v.key ~ '(^id|_id|_by|^chain)$')
          AND NOT coalesce(to_jsonb(t)->>'company_id' = ANY ($2), false) ORDER BY t::text`,
      [rootsOf(tenant), elsewhere],
    );
    found.set(
      table,
      rows.map(({ row }) => row),
    );
  }
  return found;
}

/** A hash for each table, to tell whether anything of the tenant has changed. */
export function fingerprintsOf(rows: TenantRows): Map<string, string> {
  return new Map(
    [...rows].map(([table, list]) => [
      table,
      createHash('sha256').update(JSON.stringify(list)).digest('hex'),
    ]),
  );
}
