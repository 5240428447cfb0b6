import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { StatusPageView } from '@/features/announcements/announcementContract.ts';
import type { freezesSchema } from '@/features/billingGate/billingGateContract.ts';
import type { IncidentChecklist } from '@/features/checklists/checklistContract.ts';
import type { DatabasePool, DatabaseSession, SessionKind } from '@/features/database/databaseContract.ts';
import type { EvidenceBook } from '@/features/evidence/evidenceContract.ts';
import type { HoldEntry } from '@/features/holds/holdContract.ts';
import type {
  IncidentMeansResponse,
  IncidentResponse,
  WholeIncidentResponse,
} from '@/features/incidents/incidentContract.ts';
import type { Messages } from '@/features/incidents/incidentMessageContract.ts';
import type { DutiesResponse, reportStandingSchema } from '@/features/incidents/incidentReportContract.ts';
import type { HealthResponse, PoolConfig } from '@/features/monitoring/monitoringContract.ts';
import type { OnCall } from '@/features/onCall/onCallContract.ts';
import type { Overview } from '@/features/overview/overviewContract.ts';
import type {
  ApprovalEntry,
  OperatorEntry,
  PlatformEvent,
  PlatformScope,
} from '@/features/platformAudit/platformAuditContract.ts';
import type { QueueJob, QueueStatus, QueueWorker } from '@/features/queue/queueContract.ts';
import { requestRaw } from '@/web/lib/api/requestJson.ts';
import { polled, requestSoon } from './polled.ts';

const ROOM_EVERY_MS = 2_000;
const FOR_LONG_MS = 300_000;
/** How often the console looks what is wrong. */
export const LOOK_EVERY_MS = 5_000;

export type Freezes = z.infer<typeof freezesSchema>;
export type Freeze = Freezes['items'][number];
export type ReportStanding = z.infer<typeof reportStandingSchema>['items'][number];
export type IncidentAction = DutiesResponse['actions'][number];
type EventPage = { readonly items: PlatformEvent[]; readonly nextCursor: string | null };

/** An unhealthy service says so with status 503 and the same body. */
async function readHealthNow(signal: AbortSignal): Promise<HealthResponse | null> {
  const response = await requestRaw('/api/health/all', {
    signal: AbortSignal.any([signal, AbortSignal.timeout(LOOK_EVERY_MS)]),
  });
  const body = (await response.json().catch(() => null)) as HealthResponse | null;
  return body?.dependencies === undefined ? null : body;
}

export const consoleQueries = {
  overview: queryOptions({
    queryKey: ['operator', 'overview'],
    queryFn: ({ signal }) => requestSoon<Overview>('/api/operators/overview', { signal }),
    ...polled(LOOK_EVERY_MS),
    refetchIntervalInBackground: true,
  }),
  /** Public, and needs no connection to the database: what is left when the overview cannot be read. */
  health: queryOptions({
    queryKey: ['operator', 'health'],
    queryFn: ({ signal }) => readHealthNow(signal),
    ...polled(LOOK_EVERY_MS),
  }),
  pool: queryOptions({
    queryKey: ['operator', 'pool'],
    queryFn: ({ signal }) => requestSoon<PoolConfig>('/api/monitoring/pool-config', { signal }),
    ...polled(LOOK_EVERY_MS),
  }),
  freezes: queryOptions({
    queryKey: ['operator', 'freezes'],
    queryFn: ({ signal }) => requestSoon<Freezes>('/api/operators/billing/freezes', { signal }),
    ...polled(LOOK_EVERY_MS),
  }),
  approvals: queryOptions({
    queryKey: ['operator', 'approvals'],
    queryFn: ({ signal }) =>
      requestSoon<{ items: ApprovalEntry[] }>('/api/operators/approvals', { signal }).then(
        ({ items }) => items,
      ),
    ...polled(LOOK_EVERY_MS),
  }),
  auditEvents: (scope: PlatformScope) =>
    infiniteQueryOptions({
      queryKey: ['operator', 'auditEvents', scope],
      queryFn: ({ signal, pageParam }) =>
        requestSoon<EventPage>('/api/operators/audit-events', {
          signal,
          query: { scope, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        }),
      initialPageParam: '',
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      retry: false,
    }),
  /** Ids of operators are told as addresses. */
  people: queryOptions({
    queryKey: ['operator', 'people'],
    queryFn: ({ signal }) =>
      requestSoon<{ items: OperatorEntry[] }>('/api/operators/people', { signal }).then(({ items }) => items),
    staleTime: FOR_LONG_MS,
    gcTime: Number.POSITIVE_INFINITY,
  }),
  incidents: (isOpenOnly: boolean) =>
    queryOptions({
      queryKey: ['operator', 'incidents', isOpenOnly],
      queryFn: ({ signal }) =>
        requestSoon<{ items: IncidentResponse[] }>('/api/operators/incidents', {
          signal,
          query: { open: String(isOpenOnly), limit: '100' },
        }).then(({ items }) => items),
      ...polled(LOOK_EVERY_MS),
    }),
  incidentTimes: queryOptions({
    queryKey: ['operator', 'incidentTimes'],
    queryFn: ({ signal }) => requestSoon<IncidentMeansResponse>('/api/operators/incident-times', { signal }),
    ...polled(LOOK_EVERY_MS * 12),
  }),
  incident: (id: string) =>
    queryOptions({
      queryKey: ['operator', 'incident', id],
      queryFn: ({ signal }) =>
        requestSoon<WholeIncidentResponse>(`/api/operators/incidents/${id}`, { signal }),
      ...polled(ROOM_EVERY_MS),
    }),
  messages: (id: string) =>
    queryOptions({
      queryKey: ['operator', 'messages', id],
      queryFn: async ({ signal }) =>
        (await requestSoon<Messages>(`/api/operators/incidents/${id}/messages`, { signal })).items,
      ...polled(ROOM_EVERY_MS),
    }),
  incidentChecklist: (id: string) =>
    queryOptions({
      queryKey: ['operator', 'incidentChecklist', id],
      queryFn: ({ signal }) =>
        requestSoon<IncidentChecklist>(`/api/operators/checklists/incident/${id}`, { signal }),
      ...polled(LOOK_EVERY_MS),
    }),
  queue: queryOptions({
    queryKey: ['operator', 'queue'],
    queryFn: ({ signal }) => requestSoon<QueueStatus>('/api/operators/queue', { signal }),
    ...polled(ROOM_EVERY_MS),
  }),
  workers: queryOptions({
    queryKey: ['operator', 'workers'],
    queryFn: ({ signal }) =>
      requestSoon<{ items: QueueWorker[] }>('/api/operators/workers', { signal }).then(({ items }) => items),
    ...polled(LOOK_EVERY_MS),
  }),
  jobs: (state: QueueJob['state']) =>
    queryOptions({
      queryKey: ['operator', 'jobs', state],
      queryFn: ({ signal }) =>
        requestSoon<{ items: QueueJob[] }>('/api/operators/queue/jobs', { signal, query: { state } }).then(
          ({ items }) => items,
        ),
      ...polled(LOOK_EVERY_MS),
    }),
  holds: queryOptions({
    queryKey: ['operator', 'holds'],
    queryFn: ({ signal }) =>
      requestSoon<{ items: HoldEntry[] }>('/api/operators/holds', { signal }).then(({ items }) => items),
    ...polled(LOOK_EVERY_MS),
  }),
  evidence: queryOptions({
    queryKey: ['operator', 'evidence'],
    queryFn: ({ signal }) => requestSoon<EvidenceBook>('/api/operators/evidence', { signal }),
    ...polled(LOOK_EVERY_MS * 6),
  }),
  reports: (id: string) =>
    queryOptions({
      queryKey: ['operator', 'reports', id],
      queryFn: ({ signal }) =>
        requestSoon<{ items: ReportStanding[] }>(`/api/operators/incidents/${id}/reports`, { signal }).then(
          ({ items }) => items,
        ),
      ...polled(LOOK_EVERY_MS * 2),
    }),
  incidentActions: (id: string) =>
    queryOptions({
      queryKey: ['operator', 'incidentActions', id],
      queryFn: ({ signal }) =>
        requestSoon<{ items: IncidentAction[] }>(`/api/operators/incidents/${id}/actions`, { signal }).then(
          ({ items }) => items,
        ),
      ...polled(LOOK_EVERY_MS * 2),
    }),
  databasePool: queryOptions({
    queryKey: ['operator', 'databasePool'],
    queryFn: ({ signal }) => requestSoon<DatabasePool>('/api/operators/database/pool', { signal }),
    ...polled(ROOM_EVERY_MS),
  }),
  databaseSessions: (kind: SessionKind) =>
    queryOptions({
      queryKey: ['operator', 'databaseSessions', kind],
      queryFn: ({ signal }) =>
        requestSoon<{ items: DatabaseSession[] }>('/api/operators/database/sessions', {
          signal,
          query: { kind },
        }).then(({ items }) => items),
      ...polled(ROOM_EVERY_MS),
    }),
  onCall: queryOptions({
    queryKey: ['operator', 'onCall'],
    queryFn: ({ signal }) => requestSoon<OnCall>('/api/operators/on-call', { signal }),
    ...polled(LOOK_EVERY_MS * 2),
  }),
  statusPage: queryOptions({
    queryKey: ['operator', 'statusPage'],
    queryFn: ({ signal }) => requestSoon<StatusPageView>('/api/operators/status-page', { signal }),
    ...polled(LOOK_EVERY_MS),
  }),
};
