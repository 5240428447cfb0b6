import { createHash } from 'node:crypto';
import type { Database, Sql } from '@/shared/database/Database.ts';
import type { Findings, FoundViolation, IntegrityCheck } from '../IntegrityCheck.ts';
import { readMark, readNow, writeMark } from '../MarkStore.ts';

/** Every part of the walls between tenants and around the ledger, as text: what it is, and what it says. */
const PARTS = `
  SELECT 'table ' || c.relname AS part, concat_ws(' ', c.relrowsecurity, c.relforcerowsecurity,
         (SELECT string_agg(a.grantee::regrole::text || ':' || a.privilege_type, ',' ORDER BY a.grantee::regrole::text, a.privilege_type)
            FROM (SELECT grantee, privilege_type FROM aclexplode(c.relacl) WHERE grantee <> 0
                    AND grantee::regrole::text IN ('accubooks_app', 'accubooks_worker')) a),
         (SELECT string_agg('public:' || a.privilege_type, ',' ORDER BY a.privilege_type)
            FROM (SELECT privilege_type FROM aclexplode(c.relacl) WHERE grantee = 0) a)) AS says
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
     AND c.relname <> '_prisma_migrations'
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  UNION ALL
  SELECT 'policy ' || p.polname || ' of ' || p.polrelid::regclass,
         concat_ws(' ', p.polcmd, p.polpermissive, p.polroles::regrole[]::text,
           pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_policy p
  UNION ALL
  SELECT 'trigger ' || t.tgname || ' of ' || t.tgrelid::regclass, t.tgenabled::text || ' ' || pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
   WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
  UNION ALL
  SELECT 'function ' || p.oid::regprocedure::text, concat_ws(' ', p.prosecdef, p.proowner::regrole, p.proconfig::text, p.proacl::text, md5(p.prosrc))
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  UNION ALL
  SELECT 'role ' || rolname, concat_ws(' ', rolsuper, rolbypassrls, rolcreaterole, rolreplication) FROM pg_roles
   WHERE rolname IN ('accubooks_app', 'accubooks_worker')`;

/** What is wrong whatever stood there before. */
const FAULTS = `
  SELECT 'table ' || c.relname AS part,
         CASE WHEN NOT c.relrowsecurity THEN 'row-level security is off'
              WHEN NOT c.relforcerowsecurity THEN 'row-level security is not forced on its owner'
              ELSE 'it has no policy' END AS why
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'
     AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
  UNION ALL
  SELECT DISTINCT 'triggers of ' || c.relname, 'a trigger is switched off'
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
   WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled IN ('D', 'R')
  UNION ALL
  SELECT 'role ' || r.rolname, CASE WHEN r.rolsuper THEN 'it is a superuser' WHEN r.rolbypassrls THEN 'it reads past row-level security'
         ELSE 'it is a member of a role that reads everything' END
    FROM pg_roles r WHERE r.rolname IN ('accubooks_app', 'accubooks_worker') AND (r.rolsuper OR r.rolbypassrls
      OR EXISTS (SELECT FROM pg_roles o WHERE o.rolname IN ('accubooks', 'accubooks_owner', 'pg_read_all_data')
                 AND pg_has_role(r.oid, o.oid, 'MEMBER')))
  UNION ALL
  SELECT 'view ' || c.relname, 'it looks past row-level security' FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
     AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

type Parts = Readonly<Record<string, string>>;
type Mark = { readonly migration: string; readonly parts: Parts };
type Look = {
  readonly newest: string;
  readonly is_under_way: boolean;
  readonly parts: Parts | null;
  readonly faults: readonly { part: string; why: string }[] | null;
};

/** One statement, so that walls and migrations are of one instant. */
const LOOK = `SELECT m.newest || ' on Postgres ' || current_setting('server_version_num') AS newest, m.is_under_way, (SELECT jsonb_object_agg(part, says) FROM (${PARTS}) p) AS parts,
  (SELECT jsonb_agg(to_jsonb(f)) FROM (${FAULTS}) f) AS faults FROM guard_migrations() m`;

const NAMED_MAX = 50;
const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
const digestsOf = (parts: Parts): Parts =>
  Object.fromEntries(Object.entries(parts).map(([part, says]) => [part, digest(says)]));

function driftOf(before: Parts, now: Parts, says: Parts): FoundViolation[] {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (part) => before[part] !== now[part],
  );
  return changed.slice(0, NAMED_MAX).map((part) => {
    const what = before[part] === undefined ? 'new' : now[part] === undefined ? 'gone' : 'changed';
    return {
      companyId: null,
      subject: `${part}: ${now[part] ?? 'gone'}`,
      message: `CrossTenantLeak: ${part} is ${what}, and no migration did it`,
      evidence: { part, what, says: (says[part] ?? '').slice(0, 2_000) },
      isAcceptable: true,
    };
  });
}

/**
 * The walls stand: row-level security forced everywhere, every trigger on, no role that reads past them; and every
 * policy, grant, trigger and function is as it was when the newest migration was first seen on this server.
 */
export class WallsCheck implements IntegrityCheck {
  readonly name = 'tenant_walls';
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async run(): Promise<Findings> {
    return this.#database.asNobody(async (sql) => {
      const since = await readNow(sql);
      const [look] = await sql<Look>(LOOK, [], 'integrity_walls');
      if (look === undefined) throw new RangeError('the database answered without a row');
      // Walls that are being rebuilt are looked at when they are done.
      if (look.is_under_way)
        return {
          violations: [],
          looked: 0,
          completedSince: undefined,
          skipped: { 'a migration is under way': 1 },
        };
      const says = look.parts ?? {};
      return {
        violations: [...faultsOf(look), ...(await this.#compare(sql, look.newest, says))],
        looked: Object.keys(says).length,
        completedSince: since,
      };
    });
  }

  async #compare(sql: Sql, migration: string, says: Parts): Promise<FoundViolation[]> {
    const now = digestsOf(says);
    const mark = await readMark<Mark>(sql, this.name, 'parts');
    if (mark?.migration === migration) return driftOf(mark.parts, now, says);
    await writeMark(sql, this.name, 'parts', { migration, parts: now });
    return [];
  }
}

function faultsOf({ faults }: Look): FoundViolation[] {
  return (faults ?? []).map(({ part, why }) => ({
    companyId: null,
    subject: `${part}: ${why}`,
    message: `CrossTenantLeak: ${part}: ${why}`,
    evidence: { part, why },
    isAcceptable: false,
  }));
}
