import type { HealthService } from '@/features/monitoring/HealthService.ts';
import type { Look, Sight, Trouble } from './Look.ts';

type Meaning = Pick<Trouble, 'priority' | 'runbook' | 'ladder'> & { readonly page: string };

/** How bad it is without each, and what tells more. C19: without Redis the product serves. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  database: { priority: 'P0', runbook: 'P0-5', ladder: 'database', page: 'database' },
  redis: { priority: 'P1', runbook: 'P0-6', ladder: 'redis', page: 'queue' },
  payments: { priority: 'P0', runbook: 'P0-7', ladder: 'payments', page: 'billing' },
  mail: { priority: 'P2', runbook: 'P1-6', ladder: 'mail', page: 'audit' },
  backups: { priority: 'P1', runbook: 'P1-4', ladder: 'backups', page: 'evidence' },
  alerting: { priority: 'P1', runbook: 'P1-5', ladder: 'alerting', page: 'evidence' },
  workers: { priority: 'P1', runbook: 'P1-3', ladder: 'queue', page: 'queue' },
};
const OTHER: Meaning = { priority: 'P2', runbook: null, ladder: undefined, page: '' };

/** Each dependency of the health check is a part of its own: one that hangs hides no other. */
export function lookAtDependencies(health: Pick<HealthService, 'read'>, names: readonly string[]): Look[] {
  return names.map((name) => ({
    name,
    read: async (): Promise<Sight> => {
      const { status, detail } = await health.read(name as Parameters<HealthService['read']>[0]);
      if (status === 'healthy') return { detail, troubles: [] };
      const { page, priority, ...meaning } = MEANINGS[name] ?? OTHER;
      const trouble: Trouble = {
        ...meaning,
        key: `dependency:${name}`,
        priority: status === 'unhealthy' ? priority : 'P2',
        title: `${name[0]?.toUpperCase()}${name.slice(1)} is ${status}`,
        detail,
        since: null,
        next: { label: 'Look at it', page },
      };
      return { detail, troubles: [trouble] };
    },
  }));
}
