import { SYSTEM_ACTOR } from '@/core/audit/auditActions.ts';
import type { Incident, IncidentNote } from '@/core/incidents/Incident.ts';
import { type HeardAlert, hearAlert, type IncidentAlert } from '@/core/incidents/IncidentAlert.ts';
import { incidentOfAlert } from '@/core/incidents/openIncident.ts';
import { raiseForContext } from '@/core/incidents/raiseForContext.ts';
import { UNKNOWN_START } from '@/core/incidents/readAlert.ts';
import { settleAlerts } from '@/core/incidents/settleAlerts.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { IncidentStore, OPEN_MAX } from './IncidentStore.ts';

/** What a delivery changed. */
export type AppliedIncident = {
  readonly incident: Incident;
  readonly isNew: boolean;
  readonly notes: readonly IncidentNote[];
};

type Touched = { incident: Incident; isNew: boolean; news: IncidentAlert[]; notes: IncidentNote[] };

function newsOf(before: IncidentAlert | undefined, after: IncidentAlert): IncidentNote[] {
  const { alertname, summary, priority, isFiring } = after;
  if (before?.isFiring === isFiring) return [];
  if (before === undefined && !isFiring)
    return [{ kind: 'alert', text: `${alertname} fired and is over: ${summary}` }];
  const text = isFiring ? `${alertname} fires (${priority}): ${summary}` : `${alertname} is over.`;
  return [{ kind: 'alert', text, data: { alertname, isFiring } }];
}

/** Applies alerts inside one transaction that nobody else changes incidents in. */
export class AlertApplier {
  readonly #store: IncidentStore;
  readonly #receivedAt: string;
  readonly #touched = new Map<string, Touched>();

  constructor(sql: Sql, receivedAt: string) {
    this.#store = new IncidentStore(sql);
    this.#receivedAt = receivedAt;
  }

  async apply(alerts: readonly HeardAlert[]): Promise<AppliedIncident[]> {
    await this.#store.lock();
    for (const alert of alerts) await this.#hear(alert);
    const applied: AppliedIncident[] = [];
    for (const touched of this.#touched.values()) applied.push(await this.#settle(touched));
    const open = await this.#store.find({ isOpenOnly: true, limit: OPEN_MAX });
    for (const { incident, notes } of raiseForContext(open, this.#receivedAt)) {
      await this.#keep(incident, notes);
      applied.push({ incident, isNew: false, notes });
    }
    return applied.filter(({ notes }) => notes.length > 0);
  }

  async #hear(alert: HeardAlert): Promise<void> {
    const { fingerprint, startsAt } = alert;
    const receivedAt = this.#receivedAt;
    const known = await this.#store.findAlert(fingerprint, startsAt);
    const its = known && (await this.#find(known.incidentId));
    const heard = hearAlert(known, alert, { receivedAt, incidentId: known?.incidentId ?? '' });
    if (known && its?.incident.state === 'resolved' && !heard.isFiring) {
      // Late news of what is over and done.
      await this.#store.saveAlert(heard);
      return;
    }
    const touched =
      its !== undefined && its.incident.state !== 'resolved'
        ? its
        : await this.#openFor(alert, known !== undefined);
    const after: IncidentAlert = { ...heard, incidentId: touched.incident.id };
    await this.#store.saveAlert(after);
    touched.notes.push(...newsOf(known, after));
    if (known === undefined || (after.isFiring && !known.isFiring)) touched.news.push(after);
    const began = this.#beginOf(alert, known !== undefined);
    if (Date.parse(began) < Date.parse(touched.incident.detectedAt))
      touched.incident = { ...touched.incident, detectedAt: began };
  }

  /** When the fault was detected, as far as this alert knows. One that was heard of before begins anew. */
  #beginOf({ startsAt }: HeardAlert, isKnown: boolean): string {
    const isTold = startsAt !== UNKNOWN_START && Date.parse(startsAt) < Date.parse(this.#receivedAt);
    return isTold && !isKnown ? startsAt : this.#receivedAt;
  }

  async #find(id: string): Promise<Touched | undefined> {
    const touched = this.#touched.get(id);
    if (touched) return touched;
    const [incident] = await this.#store.find({ id, limit: 1 });
    return incident && this.#touch(incident, false);
  }

  /** The open incident of the ladder, or a new one. */
  async #openFor(alert: HeardAlert, isKnown: boolean): Promise<Touched> {
    const [open] = await this.#store.find({ ladder: alert.ladder, isOpenOnly: true, limit: 1 });
    if (open) return this.#touched.get(open.id) ?? this.#touch(open, false);
    const incident = incidentOfAlert(alert, newId(), this.#beginOf(alert, isKnown));
    await this.#store.save(incident, { action: 'incident.opened', by: SYSTEM_ACTOR });
    const touched = this.#touch(incident, true);
    const { priority, classifiedBecause, title } = incident;
    touched.notes.push({ kind: 'opened', text: `${priority}: ${title}. ${classifiedBecause}.` });
    return touched;
  }

  #touch(incident: Incident, isNew: boolean): Touched {
    const touched: Touched = { incident, isNew, news: [], notes: [] };
    this.#touched.set(incident.id, touched);
    return touched;
  }

  async #settle({ incident, isNew, news, notes }: Touched): Promise<AppliedIncident> {
    const alerts = await this.#store.alerts(incident.id);
    const settled = settleAlerts(incident, alerts, { news, at: this.#receivedAt });
    for (const note of notes) await this.#tell(incident, note);
    await this.#keep(settled.incident, settled.notes);
    return { incident: settled.incident, isNew, notes: [...notes, ...settled.notes] };
  }

  async #keep(incident: Incident, notes: readonly IncidentNote[]): Promise<void> {
    const trace = { action: 'incident.changed', by: SYSTEM_ACTOR } as const;
    await this.#store.save(incident, notes.length > 0 ? trace : undefined);
    for (const note of notes) await this.#tell(incident, note);
  }

  async #tell({ id }: Incident, note: IncidentNote): Promise<void> {
    await this.#store.addEvent(id, note, { by: SYSTEM_ACTOR, at: this.#receivedAt });
  }
}
