import { type AuditAction, SYSTEM_ACTOR } from '@/core/audit/auditActions.ts';
import type { AuditEvent } from '@/features/audit/auditContract.ts';

const WORDS: Readonly<Record<AuditAction, string>> = {
  'company.created': 'Company created',
  'import.committed': 'Import written',
  'import.undone': 'Import undone',
  'voucher.posted': 'Voucher posted',
  'voucher.reversed': 'Voucher reversed',
  'period.locked': 'Period locked',
  'period.unlocked': 'Period unlocked',
  'scenario.created': 'Scenario created',
  'scenario.changed': 'Scenario changed',
  'scenario.deleted': 'Scenario deleted',
  'forecast.ordered': 'Forecast ordered',
  'forecast.cancelled': 'Forecast cancelled',
  'member.invited': 'Member invited',
  'invitation.revoked': 'Invitation taken back',
  'member.joined': 'Member joined',
  'member.roleChanged': 'Role changed',
  'member.removed': 'Member removed',
  'apiKey.made': 'Key made',
  'apiKey.revoked': 'Key revoked',
  'apiKey.newNetwork': 'Key used from a new network',
  'share.made': 'Link made',
  'share.revoked': 'Link taken back',
  'person.signedUp': 'Signed up',
  'person.signInFailed': 'Sign in failed',
  'person.signedOut': 'Signed out',
  'session.ended': 'Session ended',
  'session.tokenReused': 'Session ended: an old token came back',
  'sessions.cutOff': 'Everybody signed out',
  'access.revoked': 'All access revoked',
  'secret.rotated': 'Secret changed',
  'exposure.reported': 'Reading looked up',
  'account.changed': 'Account changed',
  'flag.changed': 'Feature flag changed',
  'clientRule.changed': 'Rule about an address changed',
  'clientLimits.cleared': 'Limits of a client cleared',
  'person.signedIn': 'Signed in',
  'person.emailVerified': 'Address confirmed',
  'person.emailChanged': 'Address changed',
  'person.passwordChanged': 'Password changed',
  'person.passwordReset': 'Password reset by mail',
  'person.secondFactorOn': 'Second factor turned on',
  'person.secondFactorOff': 'Second factor turned off',
  'person.recoveryCodesRenewed': 'Recovery codes renewed',
  'plan.changed': 'Plan changed',
  'checkout.started': 'Checkout started',
  'plan.changeOrdered': 'Change of plan ordered',
  'plan.cancelled': 'Plan cancelled',
  'plan.kept': 'Plan kept',
  'payment.ordered': 'Payment ordered',
  'paymentPortal.opened': 'Payment portal opened',
  'sessions.revoked': 'Sessions ended',
  'operator.added': 'Operator added',
  'operator.removed': 'Operator removed',
  'operator.booksOpened': 'Own books opened to an operator',
  'operator.booksClosed': 'Own books closed to an operator',
  'billing.frozen': 'Billing frozen',
  'billing.resumed': 'Billing resumed',
  'approval.submitted': 'Approval submitted',
  'refund.ordered': 'Refund ordered',
  'refund.settled': 'Refund settled',
  'evidence.recorded': 'Evidence recorded',
  'incident.opened': 'Incident opened',
  'incident.changed': 'Incident changed',
  'incident.reportSubmitted': 'Report of an incident handed in',
  'incident.messageWritten': 'Message to customers written',
  'incident.messageSent': 'Message to customers sent',
  'incidentAction.changed': 'Action after an incident changed',
  'runbook.reviewed': 'Runbook read through',
  'queue.paused': 'Forecasts paused on the whole platform',
  'queue.resumed': 'Forecasts resumed on the whole platform',
  'queue.jobsRetried': 'Failed forecasts queued again',
  'queue.jobsCancelled': 'Waiting forecasts cancelled by an operator',
  'workers.scaled': 'Number of workers changed',
  'worker.drained': 'Worker told to drain',
  'hold.opened': 'System put on hold',
  'hold.lifted': 'Hold lifted',
  'hold.evidence': 'Evidence of a hold captured',
  'statement.cancelled': 'Statement of the database cancelled',
  'session.terminated': 'Session of the database ended',
};

/** The action in words; one that this page does not know yet as it is called. */
export function actionText(action: string): string {
  return Object.hasOwn(WORDS, action) ? WORDS[action as AuditAction] : action;
}

type Actor = Pick<AuditEvent, 'actorId' | 'actorEmail'> & Partial<Pick<AuditEvent, 'apiKey'>>;

/** Who it was, in words. */
export function actorText({ actorId, actorEmail, apiKey }: Actor): string {
  const person = actorEmail ?? (actorId === SYSTEM_ACTOR ? 'AccuBooks' : 'a former member');
  return apiKey ? `${person}, by the key ${apiKey.name}` : person;
}

/** Details on one line: `from viewer, to manager`. */
export function detailText(details: AuditEvent['details']): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
      return `${words} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
    })
    .join(', ');
}
