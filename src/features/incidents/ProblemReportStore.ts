import type { Component } from '@/core/incidents/Incident.ts';
import type { ProblemArea, ProblemImpact } from '@/core/incidents/problemReports.ts';
import type { Sql } from '@/shared/database/Database.ts';

export type ProblemReport = {
  readonly id: string;
  readonly companyId: string;
  readonly userId: string;
  readonly area: ProblemArea;
  readonly component: Component;
  readonly text: string;
  /** Null where a program did not say. */
  readonly impact: ProblemImpact | null;
  readonly reportedAt: string;
};

type Receipt = { readonly reportedAt: string; readonly isKnown: boolean };

/** Rows of what customers report, and of whose requests failed, through the functions of the schema. */
export class ProblemReportStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Undefined when enough was reported for an hour. */
  async add(
    report: Pick<ProblemReport, 'id' | 'area' | 'component' | 'text' | 'impact'>,
    most: { readonly ofPerson: number; readonly ofCompany: number },
  ): Promise<Receipt | undefined> {
    const { id, area, component, text, impact } = report;
    const [row] = await this.#sql<Receipt>(
      'SELECT reported_at AS "reportedAt", is_known AS "isKnown" FROM report_problem($1, $2, $3, $4, $5, $6, $7)',
      [id, area, component, text, most.ofPerson, most.ofCompany, impact],
      'report_problem',
    );
    return row;
  }

  /** Of one incident, or those that belong to none yet; the oldest first. */
  async list(incidentId: string | null, limit: number): Promise<ProblemReport[]> {
    return this.#sql<ProblemReport>(
      `SELECT id, company_id AS "companyId", user_id AS "userId", area, component, text, impact, reported_at AS "reportedAt"
         FROM list_problem_reports($1, $2)`,
      [incidentId, limit],
      'list_problem_reports',
    );
  }

  /** How many people have reported the incident, this report included. */
  async group(id: string, incidentId: string): Promise<number> {
    const [row] = await this.#sql<{ people: number }>(
      'SELECT group_problem_report($1, $2) AS people',
      [id, incidentId],
      'group_problem_report',
    );
    return row?.people ?? 0;
  }

  /** People whose requests failed; of one component, or of all. */
  async countFailed(
    component: Component | null,
    window: { readonly since: string; readonly until: string },
  ): Promise<number> {
    const [row] = await this.#sql<{ people: number }>(
      'SELECT count_failed_people($1, $2, $3) AS people',
      [component, window.since, window.until],
      'count_failed_people',
    );
    return row?.people ?? 0;
  }

  async purgeFailed(before: string): Promise<void> {
    await this.#sql('SELECT purge_failed_people($1)', [before], 'purge_failed_people');
  }
}
