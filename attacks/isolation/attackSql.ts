/** The application role's own SQL, with the settings of nobody or of the attacker, against every table. */
import pg from 'pg';
import { createRandom, type Random } from '@/demo/Random.ts';
import type { Markers } from './Markers.ts';
import type { Tenant } from './Tenant.ts';
import type { TenantRows } from './tenantRows.ts';

export type SqlAttack = {
  readonly appUrl: string;
  readonly own: Tenant;
  readonly victims: readonly { readonly tenant: Tenant; readonly rows: TenantRows }[];
  readonly markers: Markers;
  /** Theirs, but in the attacker's own rows by now. */
  readonly stored: ReadonlySet<string>;
  readonly statements: number;
  readonly seed: number;
};
export type SqlOutcome = {
  readonly statements: number;
  readonly refused: number;
  readonly tables: number;
  readonly leaks: readonly string[];
};

type Shot = { readonly text: string; readonly values: readonly unknown[]; readonly writes: boolean };

const quoted = (name: string) => `"${name}"`;

/** One statement against a table; a write returns what it has touched of the victim's. */
function shotAt(random: Random, table: string, attack: SqlAttack): Shot {
  const { tenant, rows } = random.pick(attack.victims);
  const list = rows.get(table) ?? [];
  const row = list.length === 0 ? { company_id: tenant.companyId } : random.pick(list);
  const [column, value] = random.pick(Object.entries(row).filter(([, one]) => typeof one === 'string'));
  const where = `to_jsonb(t)->>${pg.escapeLiteral(column)} = $1`;
  const values = [value];
  const columns = Object.keys(row);
  return random.pick<() => Shot>([
    () => ({ text: `SELECT * FROM ${table} t WHERE ${where}`, values, writes: false }),
    () => ({ text: `SELECT * FROM ${table} t ORDER BY random() LIMIT 50`, values: [], writes: false }),
    () => ({
      text: `SELECT t::text AS x FROM ${table} t WHERE t::text LIKE '%' || $1 || '%'`,
      values,
      writes: false,
    }),
    () => ({
      text: `SELECT max(t::text) AS x FROM ${table} t WHERE ${where} OR true`,
      values,
      writes: false,
    }),
    () => ({
      text: `SELECT o.* FROM companies c FULL JOIN ${table} o ON true WHERE to_jsonb(o)->>${pg.escapeLiteral(column)} = $1 LIMIT 20`,
      values,
      writes: false,
    }),
    () => ({
      text: `UPDATE ${table} t SET ${quoted(column)} = ${quoted(column)} WHERE ${where} RETURNING *`,
      values,
      writes: true,
    }),
    () => ({ text: `DELETE FROM ${table} t WHERE ${where} RETURNING *`, values, writes: true }),
    () => ({
      text: `INSERT INTO ${table} (${columns.map(quoted).join(', ')})
             SELECT ${columns.map((name) => `r.${quoted(name)}`).join(', ')}
               FROM jsonb_populate_record(NULL::${table}, $1) r RETURNING *`,
      values: [JSON.stringify(strange(row, random))],
      writes: true,
    }),
    () => ({
      text: `UPDATE ${table} t SET company_id = $1 RETURNING *`,
      values: [tenant.companyId],
      writes: true,
    }),
    () => ({ text: `TRUNCATE ${table} CASCADE`, values: [], writes: true }),
  ])();
}

/** The victim's row under a key that is still free, so that nothing but the wall can refuse it. */
function strange(row: Readonly<Record<string, unknown>>, random: Random): Record<string, unknown> {
  const fresh = String(random.between(10_000, 99_999));
  const isKey = (name: string) => name === 'id' || /hash$|^key$|^number$/.test(name);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' && isKey(name) ? `${value.slice(0, -5)}${fresh}` : value,
    ]),
  );
}

/** Nobody, the attacker, the attacker in the victim's company, a company without a person, nonsense. */
function settingsFor(random: Random, { own, victims }: SqlAttack): [string, string][] {
  const theirs = random.pick(victims).tenant.companyId;
  const user: [string, string] = ['app.user_id', own.owner.id];
  return random.pick<[string, string][]>([
    [],
    [user],
    [user, ['app.company_id', own.companyId]],
    [user, ['app.company_id', theirs]],
    [['app.company_id', theirs]],
    [
      ['app.company_id', ''],
      ['app.user_id', ''],
    ],
    [['app.company_id', theirs.toLowerCase()], user],
    [user, ['app.company_id', `${own.companyId},${theirs}`]],
    [user, ['app.company_id', '%']],
  ]);
}

async function shoot(client: pg.Client, shot: Shot, settings: readonly (readonly [string, string])[]) {
  await client.query('BEGIN');
  try {
    for (const [name, value] of settings)
      await client.query('SELECT set_config($1, $2, true)', [name, value]);
    return await client.query({ text: shot.text, values: [...shot.values] });
  } catch (error) {
    if (typeof (error as { code?: unknown }).code !== 'string') throw error;
    return undefined;
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Every statement is rolled back: what it returned is what it could have done. */
export async function attackSql(attack: SqlAttack): Promise<SqlOutcome> {
  const random = createRandom(attack.seed);
  const client = new pg.Client(attack.appUrl);
  await client.connect();
  const tables = [...(attack.victims[0]?.rows.keys() ?? [])];
  const leaks: string[] = [];
  let refused = 0;
  try {
    for (let count = 0; count < attack.statements; count += 1) {
      const table = tables[count % tables.length] ?? '';
      const shot = shotAt(random, table, attack);
      const settings = settingsFor(random, attack);
      const answer = await shoot(client, shot, settings);
      if (answer === undefined) refused += 1;
      const isTruncated = answer?.command === 'TRUNCATE';
      const found = attack.markers.find(JSON.stringify(answer?.rows ?? []), attack.stored);
      if (found.length > 0 || isTruncated)
        leaks.push(`${shot.text.slice(0, 120)} with ${JSON.stringify(settings)}: ${found[0] ?? 'truncated'}`);
    }
  } finally {
    await client.end();
  }
  return { statements: attack.statements, refused, tables: tables.length, leaks };
}
