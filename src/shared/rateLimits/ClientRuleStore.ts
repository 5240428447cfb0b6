/** Rules about client addresses, in Postgres: the application reads them, the command line writes them. */
import type { Sql } from '@/shared/database/Database.ts';

/** Rules that are read at a time; more than that is work for a firewall. */
export const CLIENT_RULES_MAX = 10_000;

/** `allow`: no limit applies. `block`: turned away. */
export type ClientRule = {
  /** Address, or network as `10.0.0.0/8`. */
  readonly network: string;
  readonly rule: 'allow' | 'block';
  readonly reason: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
};

const COLUMNS = `abbrev(network) AS network, rule, reason, created_at AS "createdAt", expires_at AS "expiresAt"`;

/** Rules in force, at most 10,000. */
export async function listClientRules(sql: Sql): Promise<ClientRule[]> {
  return sql<ClientRule>(
    `SELECT ${COLUMNS} FROM client_rules WHERE expires_at IS NULL OR expires_at > now() ORDER BY client_rules.network LIMIT $1`,
    [CLIENT_RULES_MAX],
    'client_rules',
  );
}

/** Sets the one rule of an address or network; `seconds` undefined: until it is taken away. */
export async function putClientRule(
  sql: Sql,
  rule: Pick<ClientRule, 'network' | 'rule' | 'reason'> & { readonly seconds: number | undefined },
): Promise<ClientRule[]> {
  return sql<ClientRule>(
    `INSERT INTO client_rules (network, rule, reason, expires_at)
     VALUES (network($1::inet), $2, $3, now() + make_interval(secs => $4))
     ON CONFLICT (network) DO UPDATE SET rule = excluded.rule, reason = excluded.reason,
       created_at = now(), expires_at = excluded.expires_at
     RETURNING ${COLUMNS}`,
    [rule.network, rule.rule, rule.reason, rule.seconds ?? null],
  );
}

/** Takes the rule of an address or network away; empty when there was none. */
export async function deleteClientRule(sql: Sql, network: string): Promise<ClientRule[]> {
  return sql<ClientRule>(`DELETE FROM client_rules WHERE network = network($1::inet) RETURNING ${COLUMNS}`, [
    network,
  ]);
}
