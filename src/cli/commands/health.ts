import type { Command } from 'commander';
import { type HealthResponse, healthResponseSchema } from '@/features/monitoring/monitoringContract.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { renderTable } from '../renderTable.ts';

const UNHEALTHY_STATUS = 503;

function render(health: HealthResponse): string {
  const rows = Object.entries(health.dependencies).map(([name, { status, latencyMs, detail }]) => [
    name,
    status,
    latencyMs === null ? '' : String(Math.round(latencyMs)),
    detail,
  ]);
  const columns = [
    { title: 'Dependency' },
    { title: 'Status' },
    { title: 'ms', align: 'right' },
    { title: 'Detail' },
  ] as const;
  return [`AccuBooks ${health.version} is ${health.status}.`, '', renderTable(columns, rows)].join('\n');
}

export function healthCommand(program: Command, context: CliContext): void {
  program
    .command('health')
    .description('Say how the server and everything it needs are; needs no sign-in.')
    .action(async (_options, command: Command) => {
      const health = await context.publicClient(command).call('/api/health/all', {
        schema: healthResponseSchema,
        alsoStatus: UNHEALTHY_STATUS,
      });
      context.print(command, health, () => render(health));
      if (health.status === 'unhealthy')
        throw new CliError(EXIT.failed, 'UNHEALTHY', 'The server is unhealthy.');
    });
}
