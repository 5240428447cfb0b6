import type { Role } from '@/core/access/roles.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { Invitation } from './memberContract.ts';

/** Open invitations that a company may have. */
export const OPEN_INVITATIONS_MAX = 100;

type InvitationRow = {
  id: string;
  role: Role;
  inviter: string;
  mailed_to: string | null;
  created_at: string;
  expires_at: string;
};
/** What the bearer of a token may know of it. */
export type OpenInvitation = {
  readonly id: string;
  readonly companyId: string;
  readonly companyName: string;
  readonly currency: string;
  readonly role: Role;
};

const OPEN = 'i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $1';

export async function insertInvitation(
  sql: Sql,
  invitation: {
    id: string;
    role: Role;
    tokenHash: string;
    invitedBy: string;
    mailedTo: string | null;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  const { id, role, tokenHash, invitedBy, mailedTo, createdAt, expiresAt } = invitation;
  await sql(
    `INSERT INTO company_invitations (id, company_id, role, token_hash, invited_by, mailed_to, created_at, expires_at)
     VALUES ($1, current_setting('app.company_id'), $2, $3, $4, $5, $6, $7)`,
    [id, role, tokenHash, invitedBy, mailedTo, createdAt, expiresAt],
  );
}

/** Newest first. */
export async function listOpenInvitations(sql: Sql, now: Date): Promise<Invitation[]> {
  const rows = await sql<InvitationRow>(
    `SELECT i.id, i.role, coalesce(u.name, 'a former member') AS inviter, i.mailed_to, i.created_at, i.expires_at
       FROM company_invitations i LEFT JOIN users u ON u.id = i.invited_by
      WHERE i.company_id = current_setting('app.company_id') AND ${OPEN} ORDER BY i.id DESC LIMIT $2`,
    [now, OPEN_INVITATIONS_MAX],
    'open_invitations',
  );
  return rows.map((row) => ({
    id: row.id,
    role: row.role,
    invitedBy: row.inviter,
    mailedTo: row.mailed_to,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }));
}

/** The role of the invitation that was taken back; undefined when no such one was open. */
export async function revokeInvitation(sql: Sql, id: string, now: Date): Promise<Role | undefined> {
  const [row] = await sql<{ role: Role }>(
    `UPDATE company_invitations i SET revoked_at = $1
      WHERE i.company_id = current_setting('app.company_id') AND i.id = $2 AND ${OPEN} RETURNING i.role`,
    [now, id],
  );
  return row?.role;
}

/** The invitation that the transaction shows the token of, locked; undefined when it is not open. */
export async function lockOpenInvitation(sql: Sql, now: Date): Promise<OpenInvitation | undefined> {
  const [row] = await sql<OpenInvitation>(
    `SELECT i.id, i.company_id AS "companyId", c.name AS "companyName", c.currency, i.role
       FROM company_invitations i JOIN companies c ON c.id = i.company_id
      WHERE i.token_hash = current_setting('app.invitation_token_hash') AND ${OPEN} FOR UPDATE OF i`,
    [now],
    'lock_invitation',
  );
  return row;
}

/** Makes the person a member and uses the invitation up. False when they are one already. */
export async function joinByInvitation(
  sql: Sql,
  invitation: OpenInvitation,
  join: { userId: string; at: Date },
): Promise<boolean> {
  const { id, companyId, role } = invitation;
  const there = await sql('SELECT FROM memberships WHERE company_id = $1 AND user_id = $2', [
    companyId,
    join.userId,
  ]);
  if (there.length > 0) return false;
  await sql('INSERT INTO memberships (company_id, user_id, role) VALUES ($1, $2, $3)', [
    companyId,
    join.userId,
    role,
  ]);
  await sql('UPDATE company_invitations SET accepted_at = $2, accepted_by = $3 WHERE id = $1', [
    id,
    join.at,
    join.userId,
  ]);
  return true;
}
