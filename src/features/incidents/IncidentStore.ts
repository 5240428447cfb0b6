import { decodeTime } from 'ulid';
import type { AuditAction } from '@/core/audit/auditActions.ts';
import type { Incident, IncidentEvent, IncidentNote } from '@/core/incidents/Incident.ts';
import type { IncidentAlert } from '@/core/incidents/IncidentAlert.ts';
import { readPlatformEvent } from '@/shared/audit/readPlatformEvent.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';

/** Incidents that can be open: each has a ladder of its own, so that far fewer are. */
export const OPEN_MAX = 1_000;
/** What one incident shows of its timeline and its alerts, the latest of them. */
const EVENTS_MAX = 2_000;
const ALERTS_MAX = 1_000;
const TEXT_MAX = 4_000;
/** Incidents that means are made of, and how many are read at a time. */
const COUNTED_MAX = 10_000;
const COUNTED_AT_A_TIME = 1_000;

const INCIDENT_COLUMNS = `id, ladder, title, priority, state, runbook, component, source,
  incident_class AS "incidentClass", classified_because AS "classifiedBecause", is_security AS "isSecurity",
  is_data_loss AS "isDataLoss", is_legal AS "isLegal", commander, detected_at AS "detectedAt",
  acknowledged_at AS "acknowledgedAt", mitigated_at AS "mitigatedAt", recovered_at AS "recoveredAt",
  resolved_at AS "resolvedAt", raised_at AS "raisedAt", watch_until AS "watchUntil", watch_minutes AS "watchMinutes",
  affected_users AS "affectedUsers", customer_reports AS "customerReports"`;
const ALERT_COLUMNS = `fingerprint, starts_at AS "startsAt", incident_id AS "incidentId", alertname, priority, summary,
  labels, is_firing AS "isFiring", fired_at AS "firedAt", silenced_at AS "silencedAt", ended_at AS "endedAt"`;

/** `detectedAt` as `detected_at`. */
export function asRow(value: Readonly<Record<string, unknown>>): string {
  const named = Object.entries(value).map(([name, one]) => [
    name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
    one,
  ]);
  return JSON.stringify(Object.fromEntries(named));
}

export type IncidentFilter = {
  readonly id?: string;
  readonly ladder?: string;
  readonly isOpenOnly?: boolean;
  /** Incidents before that id. */
  readonly before?: string;
  readonly limit: number;
};

/** Rows of incidents, through the functions of the schema. */
export class IncidentStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Until the end of the transaction nobody else changes incidents. */
  async lock(): Promise<void> {
    await this.#sql('SELECT lock_incidents()', [], 'lock_incidents');
  }

  /** The latest first. */
  async find({ id, ladder, isOpenOnly = false, before, limit }: IncidentFilter): Promise<Incident[]> {
    return this.#sql<Incident>(
      `SELECT ${INCIDENT_COLUMNS} FROM find_incidents($1, $2, $3, $4, $5)`,
      [id ?? null, ladder ?? null, isOpenOnly, before ?? null, limit],
      'find_incidents',
    );
  }

  /** Throws INCIDENT_NOT_FOUND. */
  async need(id: string): Promise<Incident> {
    const [incident] = await this.find({ id, limit: 1 });
    if (incident === undefined) throw new AppError('INCIDENT_NOT_FOUND');
    return incident;
  }

  /** Those detected since then; the latest of them, and not whole, when they are more than can be counted. */
  async detectedSince(sinceMs: number): Promise<{ incidents: Incident[]; isWhole: boolean }> {
    const incidents: Incident[] = [];
    let before: Incident | undefined;
    while (incidents.length < COUNTED_MAX) {
      const page = await this.find({
        ...(before === undefined ? {} : { before: before.id }),
        limit: COUNTED_AT_A_TIME,
      });
      incidents.push(...page.filter(({ detectedAt }) => Date.parse(detectedAt) >= sinceMs));
      before = page.at(-1);
      // An id is made when it is opened, never before it is detected: older ones need not be read.
      if (before === undefined || page.length < COUNTED_AT_A_TIME || decodeTime(before.id) < sinceMs)
        return { incidents, isWhole: true };
    }
    return { incidents, isWhole: false };
  }

  /** Writes the incident as it is now; with an action also the audit log. */
  async save(
    incident: Incident,
    trace?: { readonly action: AuditAction; readonly by: string },
  ): Promise<void> {
    const { id, ladder, priority, state, title } = incident;
    const event =
      trace === undefined
        ? null
        : await readPlatformEvent(this.#sql, {
            ...{ action: trace.action, actorId: trace.by, subjectId: id },
            details: { ladder, priority, state, title },
          });
    await this.#sql(
      'SELECT save_incident($1, $2, $3)',
      [asRow(incident), trace?.by ?? null, event],
      'save_incident',
    );
  }

  async addEvent(
    incidentId: string,
    note: Omit<IncidentNote, 'kind'> & { readonly kind: string },
    who: { readonly by: string; readonly at: string },
  ): Promise<void> {
    const { kind, text, data = {} } = note;
    await this.#sql(
      'SELECT add_incident_event($1, $2, $3, $4, $5, $6, $7)',
      [newId(), incidentId, who.at, kind, who.by, text.slice(0, TEXT_MAX), JSON.stringify(data)],
      'add_incident_event',
    );
  }

  /** The timeline, oldest first. */
  async events(incidentId: string): Promise<IncidentEvent[]> {
    return this.#sql<IncidentEvent>(
      'SELECT id, at, kind, actor, text, data FROM list_incident_events($1, $2)',
      [incidentId, EVENTS_MAX],
      'list_incident_events',
    );
  }

  async findAlert(fingerprint: string, startsAt: string): Promise<IncidentAlert | undefined> {
    const [row] = await this.#sql<IncidentAlert>(
      `SELECT ${ALERT_COLUMNS} FROM find_incident_alert($1, $2)`,
      [fingerprint, startsAt],
      'find_incident_alert',
    );
    return row;
  }

  /** Those that fire first. */
  async alerts(incidentId: string): Promise<IncidentAlert[]> {
    return this.#sql<IncidentAlert>(
      `SELECT ${ALERT_COLUMNS} FROM list_incident_alerts($1, $2)`,
      [incidentId, ALERTS_MAX],
      'list_incident_alerts',
    );
  }

  async saveAlert(alert: IncidentAlert): Promise<void> {
    await this.#sql('SELECT save_incident_alert($1)', [asRow(alert)], 'save_incident_alert');
  }
}
