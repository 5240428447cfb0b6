/** Roles: what a person is to one company. Platform operators are no role of a company. */

/** From the one who owns the company to the one who only reads. */
export const ROLES = ['owner', 'admin', 'manager', 'accountant', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** True when whoever has the role takes one of the members that a plan allows; an accountant's seat is free. */
export function countsTowardMembers(role: Role): boolean {
  return role !== 'accountant';
}

/** True for text that is one of the roles. */
export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
