/**
 * The schema of a database as sorted text, one line an object: what two databases are compared by.
 * Tables, columns, constraints, indexes, triggers, functions, policies, grants and extensions of `public`.
 */
import type { ClientBase } from 'pg';

const QUERIES: readonly string[] = [
  `SELECT format('table %s rls=%s forced=%s', relname, relrowsecurity, relforcerowsecurity) AS line
     FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'`,
  `SELECT format('column %s.%s %s null=%s default=%s generated=%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      NOT a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attgenerated) AS line
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
       AND c.relname <> '_prisma_migrations'`,
  `SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS line
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations'`,
  `SELECT format('index %s', indexdef) AS line FROM pg_indexes
     WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  `SELECT format('trigger %s', pg_get_triggerdef(t.oid)) AS line FROM pg_trigger t
     JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace`,
  `SELECT format('function %s owner=%s %s', p.oid::regprocedure, p.proowner::regrole, pg_get_functiondef(p.oid)) AS line
     FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
  `SELECT format('policy %s.%s %s to=%s using=%s check=%s', tablename, policyname, cmd, roles, qual, with_check) AS line
     FROM pg_policies WHERE schemaname = 'public'`,
  `SELECT format('grant %s %s to %s', table_name, privilege_type, grantee) AS line FROM information_schema.role_table_grants
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' AND table_name NOT LIKE 'pg\\_stat\\_statements%'`,
  `SELECT format('default %s %s', defaclrole::regrole, defaclacl) AS line FROM pg_default_acl`,
  `SELECT format('extension %s', extname) AS line FROM pg_extension`,
];

/** Reads with any role that may see the catalogue. */
export async function describeSchema(client: ClientBase): Promise<string> {
  const lines: string[] = [];
  for (const query of QUERIES) {
    const { rows } = await client.query<{ line: string }>(query);
    lines.push(...rows.map(({ line }) => line));
  }
  return `${lines.sort().join('\n')}\n`;
}
