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
import type { ReportedProblem } from '@/features/incidents/problemReportContract.ts';
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
import type { OpenAccess, SecretState } from '@/features/securityResponse/securityResponseContract.ts';
import { requestRaw } from '@/web/lib/api/requestJson.ts';
import { polled, requestSoon } from './polled.ts';
import { queryClient } from './queryClient.ts';

const ROOM_EVERY_MS = 2_000;
const FOR_LONG_MS = 300_000;
/** How often the console looks what is wrong. */
export const LOOK_EVERY_MS = 5_000;

export type Freezes = z.infer<typeof freezesSchema>;
export type Freeze = Freezes['items'][number];
export type ReportStanding = z.infer<typeof reportStandingSchema>['items'][number];
export type Message = Messages['items'][number];
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

type Query = Readonly<Record<string, string>>;

/** What the operators' API says at `path`, looked at again and again. */
function looked<T>(path: string, everyMs: number, query: Query = {}) {
  return queryOptions({
    queryKey: ['operator', path, query],
    queryFn: ({ signal }) => requestSoon<T>(`/api/operators/${path}`, { signal, query }),
    ...polled(everyMs),
  });
}

/** A list that it gives, looked at likewise. */
function listed<T>(path: string, everyMs: number, query: Query = {}) {
  return queryOptions({
    queryKey: ['operator', path, query],
    queryFn: async ({ signal }) =>
      (await requestSoon<{ items: T[] }>(`/api/operators/${path}`, { signal, query })).items,
    ...polled(everyMs),
  });
}

export const consoleQueries = {
  overview: {
    ...looked<Overview>('overview', LOOK_EVERY_MS),
    refetchIntervalInBackground: true,
  },
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
  freezes: looked<Freezes>('billing/freezes', LOOK_EVERY_MS),
  approvals: listed<ApprovalEntry>('approvals', LOOK_EVERY_MS),
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
    listed<IncidentResponse>('incidents', LOOK_EVERY_MS, { open: String(isOpenOnly), limit: '100' }),
  incidentTimes: looked<IncidentMeansResponse>('incident-times', LOOK_EVERY_MS * 12),
  incident: (id: string) => looked<WholeIncidentResponse>(`incidents/${id}`, ROOM_EVERY_MS),
  messages: (id: string) => listed<Message>(`incidents/${id}/messages`, ROOM_EVERY_MS),
  incidentChecklist: (id: string) => looked<IncidentChecklist>(`checklists/incident/${id}`, LOOK_EVERY_MS),
  problemReports: (id: string) => listed<ReportedProblem>(`incidents/${id}/problem-reports`, LOOK_EVERY_MS),
  reports: (id: string) => listed<ReportStanding>(`incidents/${id}/reports`, LOOK_EVERY_MS * 2),
  incidentActions: (id: string) => listed<IncidentAction>(`incidents/${id}/actions`, LOOK_EVERY_MS * 2),
  /** What would end with the access of a company, a person, or everybody. */
  access: (whose: Readonly<Record<string, string>>) => ({
    ...looked<OpenAccess>('security/access', LOOK_EVERY_MS, whose),
    retry: false,
  }),
  secret: looked<SecretState>('security/secret', LOOK_EVERY_MS * 2),
  queue: looked<QueueStatus>('queue', ROOM_EVERY_MS),
  workers: listed<QueueWorker>('workers', LOOK_EVERY_MS),
  jobs: (state: QueueJob['state']) => listed<QueueJob>('queue/jobs', LOOK_EVERY_MS, { state }),
  holds: listed<HoldEntry>('holds', LOOK_EVERY_MS),
  evidence: looked<EvidenceBook>('evidence', LOOK_EVERY_MS * 6),
  databasePool: looked<DatabasePool>('database/pool', ROOM_EVERY_MS),
  databaseSessions: (kind: SessionKind) =>
    listed<DatabaseSession>('database/sessions', ROOM_EVERY_MS, { kind }),
  onCall: looked<OnCall>('on-call', LOOK_EVERY_MS * 2),
  statusPage: looked<StatusPageView>('status-page', LOOK_EVERY_MS),
};

/** Whatever the console shows may have changed: something was done to the platform. */
export async function forgetOperations(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['operator'] });
}
