import { SYSTEM_ACTOR } from '@/core/audit/auditActions.ts';
import {
  acknowledge,
  classifyAs,
  comeBack,
  endWatch,
  isRefusal,
  mitigate,
  type Refusal,
  resolve,
  type WatchKind,
} from '@/core/incidents/changeIncident.ts';
import type { Incident, IncidentChange, IncidentEvent } from '@/core/incidents/Incident.ts';
import type { HeardAlert, IncidentAlert } from '@/core/incidents/IncidentAlert.ts';
import { meanTimes, type TimesGroup } from '@/core/incidents/meanTimes.ts';
import { type NewIncident, newIncident } from '@/core/incidents/openIncident.ts';
import { type Priority, worstFirst } from '@/core/incidents/priority.ts';
import { isAboutFault, readAlert } from '@/core/incidents/readAlert.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import { AlertApplier, type AppliedIncident } from './AlertApplier.ts';
import { parseNotification } from './alertmanagerContract.ts';
import { IncidentMessageStore, type StandingMessage } from './IncidentMessageStore.ts';
import { IncidentStore, OPEN_MAX } from './IncidentStore.ts';

/** Alerts that one transaction applies. */
const ALERTS_AT_A_TIME = 100;
const DAY_MS = 86_400_000;

export type IncidentDeps = {
  /** A transaction of whoever may: an operator, the worker's role, or the operator's role. */
  readonly inTransaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
};

export type OpenOrder = Omit<NewIncident, 'id' | 'ladder' | 'detectedAt'> & {
  /** Left out it has a ladder of its own. */
  readonly ladder?: string;
  readonly detectedAt?: string;
  readonly by: string;
};

export type WholeIncident = {
  readonly incident: Incident;
  readonly events: readonly IncidentEvent[];
  readonly alerts: readonly IncidentAlert[];
};

export type IncidentMeans = {
  readonly since: string;
  /** False when there were more than can be counted: then of the latest. */
  readonly isWhole: boolean;
  readonly groups: readonly TimesGroup[];
};

type Context = { readonly at: string; readonly store: IncidentStore };

/** Incidents of the platform: opened, raised, acknowledged, mitigated, resolved, and their timeline. */
export class IncidentService {
  readonly #deps: IncidentDeps;

  constructor(deps: IncidentDeps) {
    this.#deps = deps;
  }

  /**
   * Applies a delivery of Alertmanager's webhook that arrived at an instant: opens, raises, ends, brings back.
   * Again, out of order or at the same time as another it ends the same. Throws VALIDATION_FAILED.
   */
  async applyAlerts(payload: unknown, receivedAt: string): Promise<AppliedIncident[]> {
    const notification = parseNotification(payload);
    if ('fault' in notification)
      throw new AppError('VALIDATION_FAILED', {
        message: `This is no notification of Alertmanager: ${notification.fault}`,
      });
    const alerts: HeardAlert[] = notification.alerts.filter(isAboutFault).map(readAlert);
    const at = new Date(receivedAt).toISOString();
    const applied: AppliedIncident[] = [];
    for (let from = 0; from < alerts.length; from += ALERTS_AT_A_TIME) {
      const some = alerts.slice(from, from + ALERTS_AT_A_TIME);
      applied.push(...(await this.#deps.inTransaction((sql) => new AlertApplier(sql, at).apply(some))));
    }
    return applied;
  }

  /** Opens an incident; the one that is open on the ladder is raised instead. */
  async open(order: OpenOrder): Promise<Incident> {
    return this.#deps.inTransaction(async (sql) => {
      const { by, ladder, ...rest } = order;
      const context = await this.#begin(sql);
      const { store, at } = context;
      const [open] = ladder === undefined ? [] : await store.find({ ladder, isOpenOnly: true, limit: 1 });
      if (open) {
        const { priority, because } = order;
        const raised = classifyAs(open, { priority, because }, at);
        const isRaised = !isRefusal(raised) && raised.incident.raisedAt !== open.raisedAt;
        const kept = isRaised ? await this.#keep(context, open, raised, by) : open;
        const back = comeBack(kept, `Reported again within the watch: ${order.title}`, at);
        const incident = await this.#keep(context, kept, back, by);
        await store.addEvent(open.id, { kind: 'note', text: `Reported again: ${order.title}` }, { by, at });
        return incident;
      }
      const id = newId();
      const incident = newIncident({
        ...{ ...rest, id, ladder: ladder ?? `${order.source}:${id}` },
        detectedAt: order.detectedAt ?? at,
      });
      await store.save(incident, { action: 'incident.opened', by });
      const text = `${incident.priority}: ${incident.title}. ${incident.classifiedBecause}`;
      await store.addEvent(id, { kind: 'opened', text }, { by, at });
      return incident;
    });
  }

  /** Throws INCIDENT_NOT_FOUND, INCIDENT_STATE_REFUSED. */
  async acknowledge(id: string, by: string): Promise<Incident> {
    return this.#change(id, by, (incident, { at }) => acknowledge(incident, by, at));
  }

  /** Throws INCIDENT_NOT_FOUND, INCIDENT_STATE_REFUSED. */
  async mitigate(
    id: string,
    by: string,
    order: { readonly text?: string; readonly watch?: WatchKind } = {},
  ): Promise<Incident> {
    const { text = 'Mitigated.', watch = 'resolution' } = order;
    return this.#change(id, by, async (incident, { at, store }) => {
      const isFiring = (await store.alerts(id)).some((alert) => alert.isFiring);
      return mitigate(incident, { by, text, watch }, { at, isFiring });
    });
  }

  /**
   * Throws INCIDENT_NOT_FOUND, INCIDENT_STATE_REFUSED, INCIDENT_STILL_FIRING unless whoever resolves says that the
   * alerts are over; one that is told again afterwards opens another incident.
   */
  async resolve(
    id: string,
    by: string,
    order: { readonly reason?: string; readonly areAlertsOver?: boolean } = {},
  ): Promise<Incident> {
    const { reason = '', areAlertsOver = false } = order;
    return this.#change(id, by, async (incident, { at, store }) => {
      const firing = (await store.alerts(id)).filter(({ isFiring }) => isFiring);
      if (firing.length > 0 && !areAlertsOver)
        throw new AppError('INCIDENT_STILL_FIRING', {
          details: { firing: firing.map(({ alertname }) => alertname) },
        });
      for (const alert of firing)
        await store.saveAlert({ ...alert, isFiring: false, silencedAt: at, endedAt: at });
      return resolve(incident, { reason }, { at });
    });
  }

  /** Gives it another priority. Throws INCIDENT_NOT_FOUND, INCIDENT_STATE_REFUSED. */
  async classify(
    id: string,
    by: string,
    order: { readonly priority: Priority; readonly because: string },
  ): Promise<Incident> {
    return this.#change(id, by, (incident, { at }) => classifyAs(incident, order, at));
  }

  /** Names its commander (R233). Throws INCIDENT_NOT_FOUND. */
  async assign(id: string, by: string, commander: string): Promise<Incident> {
    return this.#change(id, by, (incident) => ({
      incident: { ...incident, commander },
      notes: [{ kind: 'assigned', text: `${commander} is the incident commander.` }],
    }));
  }

  /** Throws INCIDENT_NOT_FOUND. */
  async addNote(id: string, by: string, text: string): Promise<void> {
    await this.recordEvent(id, 'note', by, text);
  }

  /** A line of the timeline, for tools as for people. Throws INCIDENT_NOT_FOUND. */
  async recordEvent(
    id: string,
    kind: string,
    by: string,
    text: string,
    data: IncidentEvent['data'] = {},
  ): Promise<void> {
    await this.#deps.inTransaction(async (sql) => {
      const store = new IncidentStore(sql);
      await store.need(id);
      await store.addEvent(id, { kind, text, data }, { by, at: this.#now() });
    });
  }

  /** The worst first, then the oldest. */
  async listOpen(): Promise<Incident[]> {
    const open = await this.list({ isOpenOnly: true, limit: OPEN_MAX });
    return open.sort(
      (one, other) => worstFirst(one, other) || Date.parse(one.detectedAt) - Date.parse(other.detectedAt),
    );
  }

  /** The latest first. */
  async list(filter: { isOpenOnly?: boolean; before?: string; limit: number }): Promise<Incident[]> {
    return this.#deps.inTransaction((sql) => new IncidentStore(sql).find(filter));
  }

  /** MTTA, MTTM and MTTR of what was detected in the last days. */
  async means(days: number): Promise<IncidentMeans> {
    const nowMs = this.#deps.clock.nowMs();
    const sinceMs = nowMs - days * DAY_MS;
    const { incidents, isWhole } = await this.#deps.inTransaction((sql) =>
      new IncidentStore(sql).detectedSince(sinceMs),
    );
    return { since: new Date(sinceMs).toISOString(), isWhole, groups: meanTimes(incidents, nowMs) };
  }

  /** What customers were told of it and how far that is, the oldest first. */
  async messages(id: string): Promise<StandingMessage[]> {
    return this.#deps.inTransaction((sql) => new IncidentMessageStore(sql).list(id));
  }

  /** Throws INCIDENT_NOT_FOUND. */
  async read(id: string): Promise<WholeIncident> {
    return this.#deps.inTransaction(async (sql) => {
      const store = new IncidentStore(sql);
      const incident = await store.need(id);
      return { incident, events: await store.events(id), alerts: await store.alerts(id) };
    });
  }

  /**
   * Resolves what has been watched long enough; how many. `whyNot` says of one that it has not recovered. To be
   * called again and again.
   */
  async endWatches(
    whyNot: (incident: Incident) => Promise<string | undefined> = async () => undefined,
  ): Promise<number> {
    const open = await this.list({ isOpenOnly: true, limit: OPEN_MAX });
    const due = open.filter((incident) => endWatch(incident, this.#now()).incident !== incident);
    if (due.length === 0) return 0;
    // Asked outside of the transaction: nobody waits for whoever answers.
    const reasons = new Map<string, string | undefined>();
    for (const incident of due) reasons.set(incident.id, await whyNot(incident));
    return this.#deps.inTransaction(async (sql) => {
      const context = await this.#begin(sql);
      let ended = 0;
      for (const incident of await context.store.find({ isOpenOnly: true, limit: OPEN_MAX })) {
        if (!reasons.has(incident.id)) continue;
        const change = endWatch(incident, context.at, reasons.get(incident.id));
        if (change.incident === incident) continue;
        if (change.notes.length === 0) await context.store.save(change.incident);
        await this.#keep(context, incident, change, SYSTEM_ACTOR);
        if (change.incident.state === 'resolved') ended += 1;
      }
      return ended;
    });
  }

  #now(): string {
    return nowOf(this.#deps.clock).toISOString();
  }

  async #begin(sql: Sql): Promise<Context> {
    const store = new IncidentStore(sql);
    await store.lock();
    return { store, at: this.#now() };
  }

  async #change(
    id: string,
    by: string,
    how: (incident: Incident, context: Context) => ChangeOrRefusal | Promise<ChangeOrRefusal>,
  ): Promise<Incident> {
    return this.#deps.inTransaction(async (sql) => {
      const context = await this.#begin(sql);
      const incident = await context.store.need(id);
      return this.#keep(context, incident, await how(incident, context), by);
    });
  }

  async #keep(context: Context, before: Incident, change: ChangeOrRefusal, by: string): Promise<Incident> {
    if (isRefusal(change))
      throw new AppError('INCIDENT_STATE_REFUSED', {
        message: `This incident ${change.refused}.`,
        details: { state: before.state },
      });
    const { incident, notes } = change;
    if (notes.length === 0) return incident;
    const { store, at } = context;
    await store.save(incident, { action: 'incident.changed', by });
    for (const note of notes) await store.addEvent(incident.id, note, { by, at });
    return incident;
  }
}

type ChangeOrRefusal = IncidentChange | Refusal;
