import { IncidentReportService } from '@/features/incidents/IncidentReportService.ts';
import { type IncidentDeps, IncidentService } from '@/features/incidents/IncidentService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { Session } from '@/shared/database/Session.ts';
import type { CliContext } from './CliContext.ts';
import { onOperatorDatabase } from './onOperatorDatabase.ts';

export type IncidentTools = {
  readonly incidents: IncidentService;
  readonly reports: IncidentReportService;
};

/** The session's one connection as transactions. */
export function incidentDepsOf({ sql }: Session): IncidentDeps {
  return {
    clock: systemClock,
    inTransaction: async (work) => {
      await sql('BEGIN');
      try {
        const result = await work(sql);
        await sql('COMMIT');
        return result;
      } catch (error) {
        await sql('ROLLBACK').catch(() => undefined);
        throw error;
      }
    },
  };
}

/** The services over a session that is open. */
export function incidentToolsOf(session: Session): IncidentTools {
  const deps = incidentDepsOf(session);
  return {
    incidents: new IncidentService(deps),
    reports: new IncidentReportService(deps),
  };
}

/** Works on incidents straight on the database, as the operator's role: the API may be what is down. */
export function withIncidents<T>(
  context: CliContext,
  work: (tools: IncidentTools) => Promise<T>,
): Promise<T> {
  return onOperatorDatabase(context, (session) => work(incidentToolsOf(session)));
}
