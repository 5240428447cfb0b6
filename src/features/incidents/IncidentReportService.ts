import {
  draftReport,
  type IncidentAction,
  type ReportFacts,
  unfilledParts,
} from '@/core/incidents/draftReport.ts';
import {
  isReportDue,
  REPORT_KINDS,
  type ReportKind,
  RUNBOOK_DOCUMENTS,
  reportDueAt,
  reviewDueAt,
} from '@/core/incidents/reportDeadlines.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import { IncidentReportStore, type SubmittedReport } from './IncidentReportStore.ts';
import type { IncidentDeps } from './IncidentService.ts';
import { IncidentStore } from './IncidentStore.ts';

export type ReportStanding = {
  readonly kind: ReportKind;
  /** P0 and P1 must have one; the others may. */
  readonly isDue: boolean;
  /** Null while the fault lasts. */
  readonly dueAt: string | null;
  readonly submitted: SubmittedReport | null;
};

export type DueReport = { readonly incidentId: string; readonly kind: ReportKind; readonly dueAt: string };

export type RunbookStanding = {
  readonly runbook: string;
  readonly reviewedAt: string | null;
  readonly dueAt: string | null;
};

/** What is written about incidents afterwards: reports, post-mortems, actions, and that the runbooks are read. */
export class IncidentReportService {
  readonly #deps: IncidentDeps;

  constructor(deps: IncidentDeps) {
    this.#deps = deps;
  }

  /** Markdown, made of the timeline as it is now. Throws INCIDENT_NOT_FOUND. */
  async draft(id: string, kind: ReportKind): Promise<string> {
    return this.#deps.inTransaction(async (sql) => draftReport(kind, await this.#facts(sql, id)));
  }

  /** Both papers of an incident, and when they are due. Throws INCIDENT_NOT_FOUND. */
  async standing(id: string): Promise<ReportStanding[]> {
    return this.#deps.inTransaction(async (sql) => {
      const incident = await new IncidentStore(sql).need(id);
      const reports = await new IncidentReportStore(sql).reports(id);
      const overAt = incident.recoveredAt ?? incident.resolvedAt;
      return REPORT_KINDS.map((kind) => ({
        kind,
        isDue: isReportDue(incident.priority),
        dueAt: overAt === null ? null : reportDueAt(kind, overAt),
        submitted: reports.find((report) => report.kind === kind) ?? null,
      }));
    });
  }

  /**
   * Takes a paper in, with the answer whether the runbook had to change (R411). Throws INCIDENT_NOT_FOUND, and
   * INCIDENT_REPORT_INCOMPLETE while something in it is to be filled in.
   */
  async submit(
    id: string,
    by: string,
    paper: Pick<SubmittedReport, 'kind' | 'text' | 'runbookUpdate' | 'runbookNote'>,
  ): Promise<void> {
    const unfilled = unfilledParts(paper.text);
    if (unfilled.length > 0) throw new AppError('INCIDENT_REPORT_INCOMPLETE', { details: { unfilled } });
    await this.#deps.inTransaction(async (sql) => {
      await new IncidentStore(sql).need(id);
      const submittedAt = this.#now();
      const name = paper.kind === 'report' ? 'The incident report' : 'The post-mortem';
      const text = `${name} is handed in; runbook ${paper.runbookUpdate === 'changed' ? 'changed' : 'needs no change'}. ${paper.runbookNote}`;
      await new IncidentStore(sql).addEvent(
        id,
        { kind: 'report', text: text.trim() },
        { by, at: submittedAt },
      );
      await new IncidentReportStore(sql).saveReport({
        ...{ ...paper, incidentId: id, submittedAt, submittedBy: by },
      });
    });
  }

  /** What must still be written, the most urgent first. */
  async outstanding(): Promise<DueReport[]> {
    return this.#deps.inTransaction(async (sql) => {
      const rows = await new IncidentReportStore(sql).outstanding();
      return rows
        .map(({ incidentId, kind, overAt }) => ({ incidentId, kind, dueAt: reportDueAt(kind, overAt) }))
        .sort((one, other) => Date.parse(one.dueAt) - Date.parse(other.dueAt));
    });
  }

  /** Throws INCIDENT_NOT_FOUND. */
  async addAction(
    incidentId: string,
    by: string,
    order: Pick<IncidentAction, 'text' | 'owner' | 'dueOn'>,
  ): Promise<IncidentAction> {
    return this.#deps.inTransaction(async (sql) => {
      await new IncidentStore(sql).need(incidentId);
      const { text, owner, dueOn } = order;
      const action = { id: newId(), incidentId, text, owner, dueOn, doneAt: null, doneBy: null };
      await new IncidentStore(sql).addEvent(
        incidentId,
        { kind: 'action', text: `${owner} until ${dueOn}: ${text}` },
        { by, at: this.#now() },
      );
      await new IncidentReportStore(sql).saveAction(action, by);
      return action;
    });
  }

  /** Done; done again it stays as it was. Throws INCIDENT_ACTION_NOT_FOUND. */
  async completeAction(incidentId: string, actionId: string, by: string): Promise<IncidentAction> {
    return this.#deps.inTransaction(async (sql) => {
      const store = new IncidentReportStore(sql);
      const action = (await store.actions(incidentId)).find(({ id }) => id === actionId);
      if (action === undefined) throw new AppError('INCIDENT_ACTION_NOT_FOUND');
      if (action.doneAt !== null) return action;
      const done = { ...action, doneAt: this.#now(), doneBy: by };
      await store.saveAction(done, by);
      return done;
    });
  }

  /** Of one incident all, of none those that are not done; the most urgent first. */
  async listActions(incidentId: string | null): Promise<IncidentAction[]> {
    return this.#deps.inTransaction((sql) => new IncidentReportStore(sql).actions(incidentId));
  }

  /** Writes down that a runbook was read through (R413). */
  async reviewRunbook(runbook: string, by: string, note: string): Promise<void> {
    await this.#deps.inTransaction((sql) =>
      new IncidentReportStore(sql).saveReview({
        ...{ id: newId(), runbook, note, reviewedAt: this.#now(), reviewedBy: by },
      }),
    );
  }

  async runbooks(): Promise<RunbookStanding[]> {
    return this.#deps.inTransaction(async (sql) => {
      const reviews = await new IncidentReportStore(sql).lastReviews();
      return RUNBOOK_DOCUMENTS.map((runbook) => {
        const reviewedAt = reviews.find((review) => review.runbook === runbook)?.reviewedAt ?? null;
        return { runbook, reviewedAt, dueAt: reviewedAt === null ? null : reviewDueAt(reviewedAt) };
      });
    });
  }

  #now(): string {
    return nowOf(this.#deps.clock).toISOString();
  }

  async #facts(sql: Sql, id: string): Promise<ReportFacts> {
    const store = new IncidentStore(sql);
    const incident = await store.need(id);
    const actions = await new IncidentReportStore(sql).actions(id);
    return { incident, events: await store.events(id), alerts: await store.alerts(id), actions };
  }
}
