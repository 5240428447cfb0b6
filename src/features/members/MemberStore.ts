import type { Role } from '@/core/access/roles.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { Member } from './memberContract.ts';

/** Members that a list carries. */
export const MEMBERS_MAX = 500;

type MemberRow = { user_id: string; email: string; name: string; role: Role; created_at: string };

const MEMBERS = `SELECT m.user_id, u.email, u.name, m.role, m.created_at
  FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.company_id = current_setting('app.company_id')`;

function toMember(row: MemberRow): Member {
  return {
    userId: row.user_id,
    email: row.email,
    name: row.name,
    role: row.role,
    joinedAt: row.created_at,
  };
}

/** By name. */
export async function listMembers(sql: Sql): Promise<Member[]> {
  const rows = await sql<MemberRow>(`${MEMBERS} ORDER BY u.name, u.email LIMIT $1`, [MEMBERS_MAX], 'members');
  return rows.map(toMember);
}

/** Changes of members queue until the transaction ends; it is the lock that the database takes for owners. */
export async function queueMemberChange(sql: Sql): Promise<void> {
  await sql(
    "SELECT pg_advisory_xact_lock(hashtextextended('owners:' || current_setting('app.company_id'), 0))",
    [],
    'queue_member_change',
  );
}

/** One member, whose role stays until the transaction ends. */
export async function lockMember(sql: Sql, userId: string): Promise<Member | undefined> {
  const [row] = await sql<MemberRow>(`${MEMBERS} AND m.user_id = $1 FOR UPDATE OF m`, [userId], 'member');
  return row && toMember(row);
}

/** Throws LAST_OWNER. */
export async function updateRole(sql: Sql, userId: string, role: Role): Promise<void> {
  await sql(
    "UPDATE memberships SET role = $2 WHERE company_id = current_setting('app.company_id') AND user_id = $1",
    [userId, role],
  );
}

/** Throws LAST_OWNER. */
export async function deleteMember(sql: Sql, userId: string): Promise<void> {
  await sql("DELETE FROM memberships WHERE company_id = current_setting('app.company_id') AND user_id = $1", [
    userId,
  ]);
}
