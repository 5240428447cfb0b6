import { createHash, randomBytes } from 'node:crypto';
import { countsTowardMembers, type Role } from '@/core/access/roles.ts';
import { COMPANIES_OF_PERSON_MAX, listCompaniesOf } from '@/features/people/MembershipReadModel.ts';
import type { CompanyOfUser } from '@/features/people/peopleContract.ts';
import type { PlanService, PlanUse } from '@/features/plans/PlanService.ts';
import { type AuditEntry, recordAudit } from '@/shared/audit/recordAudit.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { permissionDenied } from '@/shared/http/permissionDenied.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { InvitationMails } from './InvitationMails.ts';
import {
  insertInvitation,
  joinByInvitation,
  listOpenInvitations,
  lockOpenInvitation,
  OPEN_INVITATIONS_MAX,
  revokeInvitation,
} from './InvitationStore.ts';
import { deleteMember, listMembers, lockMember, queueMemberChange, updateRole } from './MemberStore.ts';
import type { CreatedInvitation, CreateInvitationRequest, Invitation, Member } from './memberContract.ts';

const DAY_MS = 86_400_000;
const TOKEN_BYTES = 32;

export type MemberDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly plans: PlanService;
  readonly mails: InvitationMails;
};

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Who changes what other members are; the role is read again inside the transaction that it decides in. */
async function lockCaller(sql: Sql, scope: CompanyScope): Promise<Member> {
  await queueMemberChange(sql);
  const caller = await lockMember(sql, scope.userId);
  if (!caller) throw new AppError('COMPANY_NOT_FOUND');
  const denied = permissionDenied(caller.role, 'members.change');
  if (denied) throw denied;
  return caller;
}

/** Throws PERMISSION_DENIED where an owner is concerned and the caller is none. */
function assertMayTouch(caller: Role, ...concerned: readonly Role[]): void {
  const denied = concerned.includes('owner') ? permissionDenied(caller, 'owners.change') : undefined;
  if (denied) throw denied;
}

/** From here on the transaction stands in the company that its person has just become a member of. */
async function enterJoined(sql: Sql, companyId: string): Promise<void> {
  await sql("SELECT set_config('app.company_id', $1, true)", [companyId]);
}

/** What a change of roles adds to the members that count. */
function addedMembers(to: Role, from?: Role): number {
  return Number(countsTowardMembers(to)) - Number(from !== undefined && countsTowardMembers(from));
}

function record(
  sql: Sql,
  { userId: actorId, companyId }: CompanyScope,
  entry: Pick<AuditEntry, 'action' | 'subjectId' | 'details'>,
): Promise<void> {
  return recordAudit(sql, { ...entry, actorId, companyId });
}

export class MemberService {
  readonly #deps: MemberDeps;

  constructor(deps: MemberDeps) {
    this.#deps = deps;
  }

  /** Once the change is written, under the lock that changes of members queue at. */
  #admit(sql: Sql, use: Pick<PlanUse, 'companyId' | 'adding' | 'at'>): Promise<void> {
    return this.#deps.plans.admit(sql, { ...use, limit: 'members', isCounted: true });
  }

  async list(scope: CompanyScope): Promise<Member[]> {
    return this.#deps.database.inCompany(scope, listMembers);
  }

  /** Throws MEMBER_NOT_FOUND, PERMISSION_DENIED, LAST_OWNER, PLAN_LIMIT_REACHED. */
  async changeRole(scope: CompanyScope, userId: string, role: Role): Promise<Member> {
    const { database, log, clock } = this.#deps;
    const { companyId } = scope;
    const member = await database.inCompany(scope, async (sql) => {
      const caller = await lockCaller(sql, scope);
      const found = await lockMember(sql, userId);
      if (!found) throw new AppError('MEMBER_NOT_FOUND');
      assertMayTouch(caller.role, found.role, role);
      await updateRole(sql, userId, role);
      await this.#admit(sql, { companyId, adding: addedMembers(role, found.role), at: nowOf(clock) });
      const details = { from: found.role, to: role };
      await record(sql, scope, { action: 'member.roleChanged', subjectId: userId, details });
      return { ...found, role };
    });
    log.info({ ...scope, memberId: userId, role }, 'role of a member changed');
    return member;
  }

  /** Throws MEMBER_NOT_FOUND, PERMISSION_DENIED, LAST_OWNER. */
  async remove(scope: CompanyScope, userId: string): Promise<void> {
    const { database, log } = this.#deps;
    await database.inCompany(scope, async (sql) => {
      const caller = await lockCaller(sql, scope);
      const found = await lockMember(sql, userId);
      if (!found) throw new AppError('MEMBER_NOT_FOUND');
      assertMayTouch(caller.role, found.role);
      await record(sql, scope, {
        action: 'member.removed',
        subjectId: userId,
        details: { role: found.role },
      });
      await deleteMember(sql, userId);
    });
    log.info({ ...scope, memberId: userId }, 'member removed');
  }

  /** Throws PERMISSION_DENIED, INVITATION_LIMIT_REACHED, PLAN_LIMIT_REACHED. */
  async invite(scope: CompanyScope, request: CreateInvitationRequest): Promise<CreatedInvitation> {
    const { database, clock, log, mails } = this.#deps;
    const { role, validDays, email } = request;
    const token = email === undefined ? randomBytes(TOKEN_BYTES).toString('base64url') : null;
    const createdAt = nowOf(clock);
    const expiresAt = new Date(createdAt.getTime() + validDays * DAY_MS);
    const id = newId();
    const inviter = await database.inCompany(scope, async (sql) => {
      const caller = await lockCaller(sql, scope);
      assertMayTouch(caller.role, role);
      const open = await listOpenInvitations(sql, createdAt);
      if (open.length >= OPEN_INVITATIONS_MAX) throw new AppError('INVITATION_LIMIT_REACHED');
      const tokenHash = token === null ? mails.hashFor(id) : hashOf(token);
      const mailedTo = email ?? null;
      await insertInvitation(sql, {
        id,
        role,
        tokenHash,
        invitedBy: scope.userId,
        mailedTo,
        createdAt,
        expiresAt,
      });
      if (email !== undefined)
        await mails.send(sql, { id, recipient: email, inviterEmail: caller.email, validDays });
      await this.#admit(sql, { companyId: scope.companyId, adding: addedMembers(role), at: createdAt });
      await record(sql, scope, { action: 'member.invited', subjectId: id, details: { role, mailedTo } });
      return caller.name;
    });
    log.info({ ...scope, invitationId: id, role }, 'member invited');
    return {
      id,
      role,
      invitedBy: inviter,
      mailedTo: email ?? null,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      token,
    };
  }

  async invitations(scope: CompanyScope): Promise<Invitation[]> {
    const now = nowOf(this.#deps.clock);
    return this.#deps.database.inCompany(scope, (sql) => listOpenInvitations(sql, now));
  }

  /** Throws INVITATION_NOT_FOUND. */
  async revoke(scope: CompanyScope, id: string): Promise<void> {
    const { database, clock, log } = this.#deps;
    await database.inCompany(scope, async (sql) => {
      const role = await revokeInvitation(sql, id, nowOf(clock));
      if (role === undefined) throw new AppError('INVITATION_NOT_FOUND');
      await record(sql, scope, { action: 'invitation.revoked', subjectId: id, details: { role } });
    });
    log.info({ ...scope, invitationId: id }, 'invitation taken back');
  }

  /**
   * The invitation held a place already, so that this is refused only where the plan has become smaller since.
   * Throws INVITATION_INVALID whatever is wrong with the token, MEMBER_ALREADY, COMPANY_LIMIT_REACHED,
   * PLAN_LIMIT_REACHED.
   */
  async accept(userId: string, token: string): Promise<CompanyOfUser> {
    const { database, clock, log } = this.#deps;
    const at = nowOf(clock);
    const scope = { userId, invitationTokenHash: hashOf(token) };
    const joined = await database.asPerson(scope, async (sql) => {
      const invitation = await lockOpenInvitation(sql, at);
      if (!invitation) throw new AppError('INVITATION_INVALID');
      if ((await listCompaniesOf(database, userId)).length >= COMPANIES_OF_PERSON_MAX)
        throw new AppError('COMPANY_LIMIT_REACHED');
      if (!(await joinByInvitation(sql, invitation, { userId, at }))) throw new AppError('MEMBER_ALREADY');
      const { companyId, role, id: invitationId } = invitation;
      await enterJoined(sql, companyId);
      await this.#admit(sql, { companyId, adding: addedMembers(role), at });
      const details = { role, invitationId };
      await record(sql, { userId, companyId }, { action: 'member.joined', subjectId: userId, details });
      return invitation;
    });
    const { companyId, role } = joined;
    log.info({ userId, companyId, role, invitationId: joined.id }, 'member joined by invitation');
    return { id: companyId, name: joined.companyName, currency: joined.currency, role };
  }
}
