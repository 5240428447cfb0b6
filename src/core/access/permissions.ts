/** The one table of who may do what in a company: permissions in the words of the trade × roles. */
import { ROLES, type Role } from './roles.ts';

type Entry = {
  /** Completes "may …". */
  readonly allows: string;
  readonly roles: readonly Role[];
  /** A scope that API keys may have; what does not say so is for people only. */
  readonly isForKeys?: true;
};

const BOOKKEEPERS = ['owner', 'admin', 'accountant'] as const;
const PLANNERS = ['owner', 'admin', 'manager', 'accountant'] as const;
const ADMINISTRATORS = ['owner', 'admin'] as const;

/** Every permission, what it allows and the roles that have it. */
export const PERMISSIONS = {
  'books.read': { allows: 'read the books, their reports and imports', roles: ROLES, isForKeys: true },
  'books.import': { allows: 'import books', roles: BOOKKEEPERS, isForKeys: true },
  'imports.undo': { allows: 'undo an import', roles: BOOKKEEPERS, isForKeys: true },
  'vouchers.post': { allows: 'post and reverse vouchers', roles: BOOKKEEPERS, isForKeys: true },
  'accounts.edit': { allows: 'change accounts', roles: BOOKKEEPERS, isForKeys: true },
  'periods.lock': { allows: 'lock and unlock periods', roles: BOOKKEEPERS, isForKeys: true },
  'forecasts.read': { allows: 'read forecasts', roles: ROLES, isForKeys: true },
  'forecasts.order': { allows: 'order and cancel forecasts', roles: PLANNERS, isForKeys: true },
  'scenarios.read': { allows: 'read scenarios', roles: ROLES, isForKeys: true },
  'scenarios.edit': { allows: 'create, change and delete scenarios', roles: PLANNERS, isForKeys: true },
  'members.read': { allows: 'see who belongs to the company', roles: PLANNERS },
  'members.invite': { allows: 'invite members', roles: ADMINISTRATORS },
  'members.change': { allows: 'change roles of members and remove them', roles: ADMINISTRATORS },
  'owners.change': { allows: 'make, change and remove owners', roles: ['owner'] },
  'keys.make': { allows: 'make API keys for themselves and revoke them', roles: PLANNERS },
  'keys.manage': { allows: "see and revoke everybody's API keys", roles: ADMINISTRATORS },
  'shares.make': { allows: 'share forecasts and reports by a link and take links back', roles: PLANNERS },
  'billing.read': { allows: 'see the plan and its invoices', roles: BOOKKEEPERS },
  'billing.manage': { allows: 'choose, change, cancel and pay for a plan', roles: ADMINISTRATORS },
  'plan.read': { allows: 'see the plan and how much of it is used', roles: PLANNERS },
  'problems.report': { allows: 'tell us that something does not work', roles: ROLES },
  'audit.read': { allows: 'read and export the audit log', roles: BOOKKEEPERS, isForKeys: true },
} as const satisfies Readonly<Record<string, Entry>>;

export type Permission = keyof typeof PERMISSIONS;

/** True for text that is one of the permissions. */
export function isPermission(text: string): text is Permission {
  return Object.hasOwn(PERMISSIONS, text);
}

/** True when the role has the permission. */
export function mayDo(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission].roles as readonly Role[]).includes(role);
}

/** All permissions of a role, in the table's order. */
export function permissionsOf(role: Role): Permission[] {
  return Object.keys(PERMISSIONS).filter(
    (name): name is Permission => isPermission(name) && mayDo(role, name),
  );
}

/** True for a permission that an API key may have as a scope. */
export function isScope(permission: Permission): boolean {
  const entry: Entry = PERMISSIONS[permission];
  return entry.isForKeys === true;
}

/** The scopes that a member of this role may give to a key. */
export function scopesOf(role: Role): Permission[] {
  return permissionsOf(role).filter(isScope);
}
