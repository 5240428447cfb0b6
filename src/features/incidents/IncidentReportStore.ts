import type { AuditAction } from '@/core/audit/auditActions.ts';
import type { JsonValue } from '@/core/audit/canonicalJson.ts';
import type { IncidentAction } from '@/core/incidents/draftReport.ts';
import type { ReportKind } from '@/core/incidents/reportDeadlines.ts';
import { readPlatformEvent } from '@/shared/audit/readPlatformEvent.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { asRow } from './IncidentStore.ts';

/** Actions of one list. */
const ACTIONS_MAX = 1_000;

export const RUNBOOK_UPDATES = ['changed', 'not-needed'] as const;

export type SubmittedReport = {
  readonly incidentId: string;
  readonly kind: ReportKind;
  readonly text: string;
  readonly runbookUpdate: (typeof RUNBOOK_UPDATES)[number];
  readonly runbookNote: string;
  readonly submittedAt: string;
  readonly submittedBy: string;
};

export type OutstandingReport = {
  readonly incidentId: string;
  readonly kind: ReportKind;
  readonly overAt: string;
};

type Trace = {
  readonly action: AuditAction;
  readonly by: string;
  readonly subjectId: string;
  readonly details: { readonly [name: string]: JsonValue };
};

/** Rows of what is written about incidents, through the functions of the schema. */
export class IncidentReportStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async reports(incidentId: string): Promise<SubmittedReport[]> {
    return this.#sql<SubmittedReport>(
      `SELECT incident_id AS "incidentId", kind, text, runbook_update AS "runbookUpdate", runbook_note AS "runbookNote",
         submitted_at AS "submittedAt", submitted_by AS "submittedBy" FROM list_incident_reports($1)`,
      [incidentId],
      'list_incident_reports',
    );
  }

  async saveReport(report: SubmittedReport): Promise<void> {
    const { incidentId, kind, runbookUpdate, submittedBy: by } = report;
    const event = await this.#event({
      ...{ action: 'incident.reportSubmitted', by, subjectId: incidentId },
      details: { kind, runbookUpdate },
    });
    await this.#sql('SELECT save_incident_report($1, $2, $3)', [asRow(report), by, event]);
  }

  async outstanding(): Promise<OutstandingReport[]> {
    return this.#sql<OutstandingReport>(
      'SELECT incident_id AS "incidentId", kind, over_at AS "overAt" FROM outstanding_incident_reports()',
      [],
      'outstanding_incident_reports',
    );
  }

  /** Of one incident all, of none those that are not done. */
  async actions(incidentId: string | null): Promise<IncidentAction[]> {
    return this.#sql<IncidentAction>(
      `SELECT id, incident_id AS "incidentId", text, owner, due_on AS "dueOn", done_at AS "doneAt", done_by AS "doneBy"
         FROM list_incident_actions($1, $2)`,
      [incidentId, ACTIONS_MAX],
      'list_incident_actions',
    );
  }

  async saveAction(action: IncidentAction, by: string): Promise<void> {
    const { id, incidentId, owner, dueOn, doneAt } = action;
    const event = await this.#event({
      ...{ action: 'incidentAction.changed', by, subjectId: id },
      details: { incidentId, owner, dueOn, isDone: doneAt !== null },
    });
    await this.#sql('SELECT save_incident_action($1, $2, $3)', [asRow(action), by, event]);
  }

  async saveReview(review: {
    readonly id: string;
    readonly runbook: string;
    readonly note: string;
    readonly reviewedAt: string;
    readonly reviewedBy: string;
  }): Promise<void> {
    const { runbook, reviewedBy: by, id: subjectId } = review;
    const event = await this.#event({ action: 'runbook.reviewed', by, subjectId, details: { runbook } });
    await this.#sql('SELECT save_runbook_review($1, $2, $3)', [asRow(review), by, event]);
  }

  async lastReviews(): Promise<{ readonly runbook: string; readonly reviewedAt: string }[]> {
    return this.#sql(
      'SELECT runbook, reviewed_at AS "reviewedAt" FROM last_runbook_reviews()',
      [],
      'last_runbook_reviews',
    );
  }

  async #event({ action, by, subjectId, details }: Trace): Promise<string> {
    return readPlatformEvent(this.#sql, { action, actorId: by, subjectId, details });
  }
}
