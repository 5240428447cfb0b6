import type { RowSighting } from '@/core/escalation/EscalationEvent.ts';
import { findIncident } from '@/core/escalation/EscalationState.ts';
import type { Incident } from '@/core/incidents/Incident.ts';
import type { IncidentService } from '@/features/incidents/IncidentService.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Log } from '@/shared/log/log.ts';
import { factsOf } from './factsOf.ts';
import type { PagerMemory } from './PagerMemory.ts';

/** Work that one turn does at most; the rest is for the next ones. */
const APPLIED_AT_A_TIME = 50;
const NOTES_AT_A_TIME = 50;

function sightingOf(incident: Incident): RowSighting {
  const { id, ladder, title, priority, runbook, component, state, detectedAt, acknowledgedAt } = incident;
  return {
    ...{ id, ladder, title, priority, runbook, component },
    openedMs: Date.parse(detectedAt),
    acknowledgedMs: acknowledgedAt === null ? undefined : Date.parse(acknowledgedAt),
    isAcknowledged: state !== 'detected',
    isMitigated: state === 'mitigated',
    isResolved: state === 'resolved',
    facts: factsOf(incident),
  };
}

/** Refused for good: to ask again changes nothing. */
function isRefused(error: unknown): boolean {
  return error instanceof AppError && /^(INCIDENT_|VALIDATION_)/.test(error.code);
}

/**
 * Makes the incidents in Postgres and those of the journal one: what was heard goes there, what people did comes
 * back. Each step may be done twice, and none is forgotten.
 */
export class IncidentSync {
  readonly #memory: PagerMemory;
  readonly #service: IncidentService;
  readonly #log: Log;
  /** What was seen of each row last, as text; after a start everything is new. */
  readonly #seen = new Map<string, string>();
  #isUp = false;

  constructor(parts: { memory: PagerMemory; service: IncidentService; log: Log }) {
    this.#memory = parts.memory;
    this.#service = parts.service;
    this.#log = parts.log;
  }

  isDatabaseUp(): boolean {
    return this.#isUp;
  }

  async turn(): Promise<void> {
    try {
      await this.#applyHeard();
      await this.#pushAcknowledgements();
      await this.#readRows();
      await this.#recordNotes();
      if (!this.#isUp) this.#log.info({}, 'the pager keeps incidents in Postgres');
      this.#isUp = true;
    } catch (error) {
      if (this.#isUp)
        this.#log.warn({ error }, 'the pager goes on without Postgres; its journal keeps what is heard');
      this.#isUp = false;
    }
  }

  async #applyHeard(): Promise<void> {
    for (const { id, atMs, alerts } of this.#memory.state.unapplied.slice(0, APPLIED_AT_A_TIME)) {
      try {
        await this.#service.applyAlerts({ version: '4', alerts }, new Date(atMs).toISOString());
      } catch (error) {
        if (!isRefused(error)) throw error;
        this.#log.error({ error }, 'a notification cannot be applied and is left out');
      }
      await this.#memory.write({ kind: 'applied', id });
    }
  }

  async #pushAcknowledgements(): Promise<void> {
    const { unpushed, escalation } = this.#memory.state;
    for (const { incidentId, by, isOver } of unpushed) {
      const rowId = findIncident(escalation, incidentId)?.rowId;
      if (rowId === undefined) continue;
      try {
        if (isOver) await this.#relieve(rowId, by);
        else await this.#service.acknowledge(rowId, by);
      } catch (error) {
        if (!isRefused(error)) throw error;
      }
      await this.#memory.write({ kind: 'pushed', incidentId, ...(isOver ? { isOver } : {}) });
    }
  }

  /** Resolved where people were paged: mitigated here, unless alerts know better. */
  async #relieve(rowId: string, by: string): Promise<void> {
    const { alerts } = await this.#service.read(rowId);
    if (!alerts.some(({ isFiring }) => isFiring)) {
      await this.#service.mitigate(rowId, by, { text: 'Resolved in PagerDuty.' });
      return;
    }
    const text = 'Resolved in PagerDuty; its alerts still fire, so that it stays open.';
    await this.#service.recordEvent(rowId, 'note', by, text);
  }

  async #readRows(): Promise<void> {
    const open = await this.#service.listOpen();
    const ids = new Set(open.map(({ id }) => id));
    const { escalation } = this.#memory.state;
    const ended = Object.values(escalation.incidents)
      .filter(({ rowId, resolvedMs }) => resolvedMs === undefined && rowId !== undefined && !ids.has(rowId))
      .map(({ rowId = '' }) => rowId);
    const closed: Incident[] = [];
    for (const id of ended) {
      try {
        closed.push((await this.#service.read(id)).incident);
      } catch (error) {
        // A restore to an earlier moment has lost the row; whoever was called is called on.
        if (!isRefused(error)) throw error;
      }
    }
    // What was heard meanwhile is news that the rows do not have yet.
    if (this.#memory.state.unapplied.length > 0) return;
    // Ends first: what opens on the same ladder afterwards is another incident.
    for (const incident of [...closed, ...open]) await this.#see(sightingOf(incident));
    for (const id of this.#seen.keys()) if (!ids.has(id)) this.#seen.delete(id);
  }

  async #see(row: RowSighting): Promise<void> {
    const text = JSON.stringify(row);
    if (this.#seen.get(row.id) === text) return;
    await this.#memory.write({ kind: 'row', row });
    this.#seen.set(row.id, text);
  }

  async #recordNotes(): Promise<void> {
    const { notes, escalation } = this.#memory.state;
    for (const { id, incidentId, kind, text } of notes.slice(0, NOTES_AT_A_TIME)) {
      const rowId = findIncident(escalation, incidentId)?.rowId;
      if (rowId === undefined) continue;
      await this.#service.recordEvent(rowId, kind, 'system', text);
      await this.#memory.write({ kind: 'recorded', id });
    }
  }
}
