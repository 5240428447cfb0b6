import { SYSTEM_ACTOR } from '@/core/audit/auditActions.ts';
import { classifyAs, isRefusal } from '@/core/incidents/changeIncident.ts';
import type { Incident } from '@/core/incidents/Incident.ts';
import { impactScope, impactText, impactWindow } from '@/core/incidents/impact.ts';
import { newIncident } from '@/core/incidents/openIncident.ts';
import { isWorse } from '@/core/incidents/priority.ts';
import { incidentOfReport, isSeveral, referenceOf } from '@/core/incidents/problemReports.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { IncidentDeps } from './IncidentService.ts';
import { IncidentStore, OPEN_MAX } from './IncidentStore.ts';
import { type ProblemReport, ProblemReportStore } from './ProblemReportStore.ts';

/** Reports that one turn groups, and that one incident is judged by. */
const REPORTS_MAX = 100;
const REPORTS_OF_INCIDENT_MAX = 1_000;
/** How long is kept whose requests failed, in milliseconds: a day longer than is counted. */
const FAILED_KEPT_MS = 8 * 86_400_000;

const AREA_WORDS: Readonly<Record<ProblemReport['area'], string>> = {
  signIn: 'signing in',
  books: 'the books',
  forecasts: 'forecasts',
  billing: 'billing',
  other: 'AccuBooks',
};

/** What incidents do to customers: what they report, and how many of them are hit (R116, R117). For the worker. */
export class ImpactService {
  readonly #deps: IncidentDeps;

  constructor(deps: IncidentDeps) {
    this.#deps = deps;
  }

  /** Gives each new report to the incident that explains it, or opens one; how many. To be called again and again. */
  async groupReports(): Promise<number> {
    return this.#deps.inTransaction(async (sql) => {
      const problems = new ProblemReportStore(sql);
      if ((await problems.list(null, 1)).length === 0) return 0;
      const store = new IncidentStore(sql);
      await store.lock();
      const reports = await problems.list(null, REPORTS_MAX);
      for (const report of reports) await this.#group(store, problems, report);
      return reports.length;
    });
  }

  /** Counts anew whom each open incident hits; the number only grows. To be called again and again. */
  async measure(): Promise<void> {
    await this.#deps.inTransaction(async (sql) => {
      const [store, problems] = [new IncidentStore(sql), new ProblemReportStore(sql)];
      if ((await store.find({ isOpenOnly: true, limit: 1 })).length === 0) return;
      await store.lock();
      for (const incident of await store.find({ isOpenOnly: true, limit: OPEN_MAX })) {
        const window = impactWindow(incident, this.#now());
        const affectedUsers = await problems.countFailed(impactScope(incident), window);
        if (affectedUsers <= incident.affectedUsers) continue;
        await store.save({ ...incident, affectedUsers });
        const text = impactText(incident.affectedUsers, affectedUsers);
        const who = { by: SYSTEM_ACTOR, at: this.#now() };
        if (text !== undefined)
          await store.addEvent(incident.id, { kind: 'impact', text, data: { affectedUsers } }, who);
      }
    });
  }

  /** Forgets whose requests failed long ago. */
  async purge(): Promise<void> {
    const before = new Date(this.#deps.clock.nowMs() - FAILED_KEPT_MS).toISOString();
    await this.#deps.inTransaction((sql) => new ProblemReportStore(sql).purgeFailed(before));
  }

  #now(): string {
    return nowOf(this.#deps.clock).toISOString();
  }

  async #group(store: IncidentStore, problems: ProblemReportStore, report: ProblemReport): Promise<void> {
    const open = await store.find({ isOpenOnly: true, limit: OPEN_MAX });
    const incident = incidentOfReport(open, report.component) ?? (await this.#open(store, report));
    const customerReports = await problems.group(report.id, incident.id);
    const at = this.#now();
    const who = { by: SYSTEM_ACTOR, at };
    const people = customerReports === 1 ? '1 person' : `${customerReports} people`;
    const text = `A customer reports a problem with ${AREA_WORDS[report.area]} (${referenceOf(report.id)}); ${people} so far.`;
    await store.addEvent(incident.id, { kind: 'customerReport', text, data: { reportId: report.id } }, who);
    const reported = { ...incident, customerReports };
    const isMany = isSeveral(await problems.list(incident.id, REPORTS_OF_INCIDENT_MAX), at);
    const because = 'several customers report it (R277)';
    const raised =
      isMany && isWorse('P2', incident.priority)
        ? classifyAs(reported, { priority: 'P2', because }, at)
        : undefined;
    if (raised === undefined || isRefusal(raised)) return store.save(reported);
    await store.save(raised.incident, { action: 'incident.changed', by: SYSTEM_ACTOR });
    for (const note of raised.notes) await store.addEvent(incident.id, note, who);
  }

  async #open(store: IncidentStore, { component, area, reportedAt }: ProblemReport): Promise<Incident> {
    const title = `A customer reports a problem with ${AREA_WORDS[area]}`;
    const because = 'one customer reports it; P3 until more is known';
    const incident = newIncident({
      ...{ id: newId(), ladder: `customers:${component}`, title, priority: 'P3', because, component },
      ...{ source: 'customer', detectedAt: reportedAt },
    });
    await store.save(incident, { action: 'incident.opened', by: SYSTEM_ACTOR });
    const text = `P3: ${title}. ${because}.`;
    await store.addEvent(incident.id, { kind: 'opened', text }, { by: SYSTEM_ACTOR, at: this.#now() });
    return incident;
  }
}
