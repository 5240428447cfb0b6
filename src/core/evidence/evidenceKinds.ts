/** What operations can prove. Closed, so that a typing error proves nothing and metrics have few labels. */

export const EVIDENCE_KINDS = [
  'backup',
  'wal-archive',
  'restore-drill',
  'tests',
  'security-scan',
  'migrations-tested',
  'rollback-plan',
  'flags-configured',
  'alerts-configured',
  'on-call-notified',
  'user-reports-normal',
  'smoke-test',
  'deployment',
  'customers-notified',
] as const;

export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export const EVIDENCE_OUTCOMES = ['passed', 'failed'] as const;
export type EvidenceOutcome = (typeof EVIDENCE_OUTCOMES)[number];

/** True for a kind of the list. */
export function isEvidenceKind(text: string): text is EvidenceKind {
  return (EVIDENCE_KINDS as readonly string[]).includes(text);
}
