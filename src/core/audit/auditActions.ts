/** What the audit log records, in the words of the trade: subject and what happened to it. */
export const AUDIT_ACTIONS = [
  'company.created',
  'import.committed',
  'import.undone',
  'voucher.posted',
  'voucher.reversed',
  'period.locked',
  'period.unlocked',
  'scenario.created',
  'scenario.changed',
  'scenario.deleted',
  'forecast.ordered',
  'forecast.cancelled',
  'member.invited',
  'invitation.revoked',
  'member.joined',
  'member.roleChanged',
  'member.removed',
  'apiKey.made',
  'apiKey.revoked',
  'apiKey.newNetwork',
  'person.signedUp',
  'person.signedIn',
  'plan.changed',
  'sessions.revoked',
  'operator.added',
  'operator.removed',
  'billing.frozen',
  'billing.resumed',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Actor of what no person did: a plan that billing changed, say. */
export const SYSTEM_ACTOR = 'system';
