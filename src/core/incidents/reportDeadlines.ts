/** What is written about an incident once it is over, and by when (R409, R410, C16). */
import { isCritical, type Priority } from './priority.ts';

export const REPORT_KINDS = ['report', 'post-mortem'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** Hours from the end of the fault. */
export const REPORT_DUE_HOURS: Readonly<Record<ReportKind, number>> = { report: 24, 'post-mortem': 48 };

/** Whether it must be written; of the others it may. */
export function isReportDue(priority: Priority): boolean {
  return isCritical(priority);
}

/** When it is due for a fault that was over at an instant. */
export function reportDueAt(kind: ReportKind, overAt: string): string {
  return new Date(Date.parse(overAt) + REPORT_DUE_HOURS[kind] * 3_600_000).toISOString();
}

/** The documents of the runbooks; each is read through once in a quarter and after a major incident (R413). */
export const RUNBOOK_DOCUMENTS = ['incident-response', 'emergency-procedures'] as const;
export const RUNBOOK_REVIEW_DAYS = 91;

/** When a runbook that was read through at an instant is due again. */
export function reviewDueAt(reviewedAt: string): string {
  return new Date(Date.parse(reviewedAt) + RUNBOOK_REVIEW_DAYS * 86_400_000).toISOString();
}
