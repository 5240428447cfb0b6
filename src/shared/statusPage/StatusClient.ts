/**
 * Writes to the status page over HTTP, as the product and the command line do. It needs neither the API nor
 * Postgres nor Redis. What it throws is a StatusPageFault that says what to do.
 */
import { z } from 'zod';
import {
  type IncidentList,
  incidentAnswerSchema,
  incidentListSchema,
  maintenanceAnswerSchema,
  type PostIncidentOrder,
  type PublicIncident,
  type PublicMaintenance,
  type ScheduleMaintenanceOrder,
  type StatusSummary,
  type SubscriberList,
  statusSummarySchema,
  subscriberListSchema,
  type UpdateIncidentOrder,
  type UpdateMaintenanceOrder,
} from './statusPageContract.ts';

/** Longest wait for an answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

/** `unreachable`: try again; `forbidden`: the token is not the page's; `refused`: the order is not right; `failed`: the page could not keep it. */
export type StatusPageFaultKind = 'unreachable' | 'forbidden' | 'refused' | 'failed';

export class StatusPageFault extends Error {
  override readonly name = 'StatusPageFault';
  readonly kind: StatusPageFaultKind;

  constructor(kind: StatusPageFaultKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.kind = kind;
  }
}

const errorSchema = z.object({ error: z.object({ message: z.string() }) });

function kindOf(status: number): StatusPageFaultKind {
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 429) return 'unreachable';
  return status < 500 ? 'refused' : 'failed';
}

export type StatusAccess = {
  /** Such as http://127.0.0.1:3001. */
  readonly url: string;
  /** STATUS_TOKEN; reading needs none. */
  readonly token: string | undefined;
};

export class StatusClient {
  readonly #url: string;
  readonly #token: string | undefined;

  constructor({ url, token }: StatusAccess) {
    this.#url = url.replace(/\/+$/, '');
    this.#token = token;
  }

  /** What everybody may read. */
  summary(): Promise<StatusSummary> {
    return this.#call('GET', '/api/v2/summary.json', undefined, statusSummarySchema);
  }

  /** The latest incidents, also those that are over. */
  incidents(): Promise<IncidentList> {
    return this.#call('GET', '/api/v2/incidents.json', undefined, incidentListSchema);
  }

  /**
   * Opens an incident. Where the page has opened one by itself about the same components, that one is taken
   * over; where there is one with the same `reference`, it is answered and nothing changes.
   */
  async postIncident(order: PostIncidentOrder): Promise<PublicIncident> {
    return (await this.#call('POST', '/api/admin/incidents', order, incidentAnswerSchema)).incident;
  }

  /** Adds an update; `resolved` ends it, `postmortem` may follow. */
  async updateIncident(id: string, order: UpdateIncidentOrder): Promise<PublicIncident> {
    const path = `/api/admin/incidents/${encodeURIComponent(id)}/updates`;
    return (await this.#call('POST', path, order, incidentAnswerSchema)).incident;
  }

  async scheduleMaintenance(order: ScheduleMaintenanceOrder): Promise<PublicMaintenance> {
    return (await this.#call('POST', '/api/admin/maintenances', order, maintenanceAnswerSchema))
      .scheduled_maintenance;
  }

  async updateMaintenance(id: string, order: UpdateMaintenanceOrder): Promise<PublicMaintenance> {
    const path = `/api/admin/maintenances/${encodeURIComponent(id)}/updates`;
    return (await this.#call('POST', path, order, maintenanceAnswerSchema)).scheduled_maintenance;
  }

  subscribers(): Promise<SubscriberList> {
    return this.#call('GET', '/api/admin/subscribers', undefined, subscriberListSchema);
  }

  async #call<Schema extends z.ZodType>(
    method: string,
    path: string,
    body: unknown,
    schema: Schema,
  ): Promise<z.infer<Schema>> {
    const response = await this.#send(method, path, body);
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) {
      const said = errorSchema.safeParse(answer).data?.error.message;
      throw new StatusPageFault(
        kindOf(response.status),
        said ?? `The status page at ${this.#url} answered with status ${response.status}.`,
      );
    }
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new StatusPageFault(
      'failed',
      `What answers at ${this.#url} is not the status page of this version.`,
    );
  }

  async #send(method: string, path: string, body: unknown): Promise<Response> {
    const headers = new Headers();
    if (this.#token !== undefined) headers.set('authorization', `Bearer ${this.#token}`);
    if (body !== undefined) headers.set('content-type', 'application/json');
    try {
      return await fetch(`${this.#url}${path}`, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
    } catch (cause) {
      throw new StatusPageFault(
        'unreachable',
        `The status page at ${this.#url} does not answer; STATUS_URL says where it is.`,
        cause,
      );
    }
  }
}
