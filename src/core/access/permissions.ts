/** The one table of who may do what in a company: permissions in the words of the trade × roles. */
import { ROLES, type Role } from './roles.ts';

type Entry = {
  /** Completes "may …". */
  readonly allows: string;
  readonly roles: readonly Role[];
};

const BOOKKEEPERS = ['owner', 'admin', 'accountant'] as const;
const PLANNERS = ['owner', 'admin', 'manager', 'accountant'] as const;
const ADMINISTRATORS = ['owner', 'admin'] as const;

/** Every permission, what it allows and the roles that have it. */
export const PERMISSIONS = {
  'books.read': { allows: 'read the books, their reports and imports', roles: ROLES },
  'books.import': { allows: 'import books', roles: BOOKKEEPERS },
  'imports.undo': { allows: 'undo an import', roles: BOOKKEEPERS },
  'vouchers.post': { allows: 'post and reverse vouchers', roles: BOOKKEEPERS },
  'accounts.edit': { allows: 'change accounts', roles: BOOKKEEPERS },
  'periods.lock': { allows: 'lock and unlock periods', roles: BOOKKEEPERS },
  'forecasts.read': { allows: 'read forecasts', roles: ROLES },
  'forecasts.order': { allows: 'order and cancel forecasts', roles: PLANNERS },
  'scenarios.read': { allows: 'read scenarios', roles: ROLES },
  'scenarios.edit': { allows: 'create, change and delete scenarios', roles: PLANNERS },
  'members.read': { allows: 'see who belongs to the company', roles: PLANNERS },
  'members.invite': { allows: 'invite members', roles: ADMINISTRATORS },
  'members.change': { allows: 'change roles of members and remove them', roles: ADMINISTRATORS },
  'owners.change': { allows: 'make, change and remove owners', roles: ['owner'] },
  'audit.read': { allows: 'read and export the audit log', roles: BOOKKEEPERS },
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
