import type { Incident } from '@/core/incidents/Incident.ts';
import { impactScope, impactWindow } from '@/core/incidents/impact.ts';
import { PUBLIC_NAMES } from '@/core/incidents/publicWords.ts';
import { isReportDue } from '@/core/incidents/reportDeadlines.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { IncidentDeps } from './IncidentService.ts';
import { IncidentStore } from './IncidentStore.ts';
import { INCIDENT_LETTER } from './incidentLetters.ts';

/** Nobody needs to read of it in a mail that comes later than this. */
const USEFUL_S = 24 * 60 * 60;
/** Messages of one turn; people and companies that one message reaches. */
const MESSAGES_MAX = 20;
const PEOPLE_MAX = 50_000;
const COMPANIES_MAX = 5_000;
const MAILS_AT_A_TIME = 2_000;

type Claimed = { readonly id: string; readonly incidentId: string; readonly text: string };

/** Mails what customers are told to those whom a P0 or P1 hits (R231). For the worker, who sees who belongs where. */
export class IncidentMailService {
  readonly #deps: IncidentDeps & { readonly isMailOn: boolean };

  constructor(deps: IncidentDeps & { readonly isMailOn: boolean }) {
    this.#deps = deps;
  }

  /** Mails every message that waits; how many messages. To be called again and again. */
  async mailMessages(): Promise<number> {
    for (let done = 0; done < MESSAGES_MAX; done += 1)
      if (!(await this.#deps.inTransaction((sql) => this.#mailNext(sql)))) return done;
    return MESSAGES_MAX;
  }

  async #mailNext(sql: Sql): Promise<boolean> {
    const [message] = await sql<Claimed>(
      'SELECT id, incident_id AS "incidentId", text FROM claim_incident_message()',
    );
    if (message === undefined) return false;
    const [incident] = await new IncidentStore(sql).find({ id: message.incidentId, limit: 1 });
    const isMeant = this.#deps.isMailOn && incident !== undefined && isReportDue(incident.priority);
    const recipients = isMeant ? await this.#recipients(sql, incident) : [];
    for (let from = 0; from < recipients.length; from += MAILS_AT_A_TIME) {
      const some = recipients.slice(from, from + MAILS_AT_A_TIME);
      const { id: messageId, text } = message;
      const facts = { name: PUBLIC_NAMES[incident?.component ?? 'platform'], text, messageId };
      await sql('SELECT enqueue_incident_mails($1, $2, $3, $4, $5)', [
        ...[some.map(() => newId()), some, INCIDENT_LETTER, JSON.stringify(facts), USEFUL_S],
      ]);
    }
    await sql('SELECT end_incident_message($1, $2)', [message.id, recipients.length]);
    return true;
  }

  /** Confirmed addresses: people whose requests failed, and who owns or administers their companies. */
  async #recipients(sql: Sql, incident: Incident): Promise<string[]> {
    const now = nowOf(this.#deps.clock).toISOString();
    const { since, until } = impactWindow(incident, now);
    const scope = impactScope(incident);
    const rows = await sql<{ userId: string }>(
      'SELECT user_id AS "userId" FROM list_failed_people($1, $2, $3, $4)',
      [scope, since, until, PEOPLE_MAX],
    );
    const hit = rows.map(({ userId }) => userId);
    // An API that is gone counts nobody: then it hits everybody.
    const isEverybody = scope === null && hit.length === 0;
    const companies = await sql<{ companyId: string }>(
      `SELECT DISTINCT company_id AS "companyId" FROM memberships WHERE $1 OR user_id = ANY ($2) ORDER BY 1 LIMIT $3`,
      [isEverybody, hit, COMPANIES_MAX],
    );
    const emails = new Set<string>();
    for (const { companyId } of companies)
      for (const email of await this.#emailsOf(sql, companyId, hit)) emails.add(email);
    return [...emails];
  }

  async #emailsOf(sql: Sql, companyId: string, hit: readonly string[]): Promise<string[]> {
    await sql("SELECT set_config('app.company_id', $1, true)", [companyId]);
    const rows = await sql<{ email: string }>(
      `SELECT u.email FROM users u JOIN memberships m ON m.user_id = u.id
        WHERE m.company_id = $1 AND u.email_verified_at IS NOT NULL
          AND (m.role IN ('owner', 'admin') OR u.id = ANY ($2))`,
      [companyId, hit],
      'incident_recipients',
    );
    return rows.map(({ email }) => email);
  }
}
