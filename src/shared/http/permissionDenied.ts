/** The refusal of a caller whose role, or whose API key, does not allow what they ask for. */
import { mayDo, PERMISSIONS, type Permission, permissionsOf } from '@/core/access/permissions.ts';
import { ROLES, type Role } from '@/core/access/roles.ts';
import { AppError } from '@/shared/errors/AppError.ts';

/** Roles that can give somebody a role. */
const GRANTERS = ROLES.filter((role) => permissionsOf(role).includes('members.change'));

/** PERMISSION_DENIED that names what is missing, which roles have it and who can grant it; undefined for a role that may. */
export function permissionDenied(role: Role, permission: Permission): AppError | undefined {
  if (mayDo(role, permission)) return undefined;
  const { allows, roles } = PERMISSIONS[permission];
  const grantedBy = permission === 'owners.change' ? (['owner'] as const) : GRANTERS;
  return new AppError('PERMISSION_DENIED', {
    message: `As ${role} you may not ${allows}. It takes one of the roles ${roles.join(', ')}; ask the company's ${grantedBy.join(' or ')}.`,
    details: { permission, role, allowedRoles: [...roles], grantedBy: [...grantedBy] },
  });
}

/** PERMISSION_DENIED that names the scope that the key lacks; undefined for a key that may. */
export function keyDenied(granted: readonly Permission[], permission: Permission): AppError | undefined {
  if (granted.includes(permission)) return undefined;
  return new AppError('PERMISSION_DENIED', {
    message: `This API key may not ${PERMISSIONS[permission].allows}: it lacks the scope ${permission}. Make another key that has it.`,
    details: { permission, scopes: [...granted] },
  });
}
