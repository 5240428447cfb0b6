export type RunbookStep = { readonly text: string; readonly command?: string };
export type Runbook = {
  readonly id: string;
  readonly title: string;
  readonly detection: string;
  readonly steps: readonly RunbookStep[];
  readonly escalate: string;
};

const RESTART = { text: 'Restart', command: 'docker restart accubooks-api' } as const;

/** The sections of the runbook in the script itself: they are needed most when no server answers. */
export const RUNBOOKS: readonly Runbook[] = [
  {
    id: 'P0-1',
    title: 'System down',
    detection: 'SystemUnreachable for 3 minutes',
    steps: [
      {
        text: 'Is it a hold? Then it is down on purpose: go on with P0-4',
        command: 'npx accubooks hold status',
      },
      { text: 'Check health', command: 'curl -i https://api.accubooks.com/api/monitoring/health' },
      { text: 'Check logs', command: 'docker logs accubooks-api --tail 100' },
      RESTART,
      { text: 'Verify: health answers 200 and says healthy' },
    ],
    escalate: 'not resolved in 15 minutes',
  },
  {
    id: 'P0-2',
    title: 'Database pool exhausted',
    detection: 'more than 90 % of the pool in use for 5 minutes',
    steps: [
      {
        text: 'Check the pool; this needs no connection',
        command: 'curl https://api.accubooks.com/api/monitoring/pool-config',
      },
      {
        text: 'End connections that idle, of our own role and also those inside a transaction',
        command:
          "psql -c \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'accubooks_app' AND state LIKE 'idle%' AND now() - state_change > interval '5 minutes';\"",
      },
      RESTART,
      { text: 'Verify: less than 70 % of the pool is in use' },
    ],
    escalate: 'more than 80 % remain in use, or 15 minutes have passed',
  },
  {
    id: 'P0-3',
    title: 'Billing error',
    detection: 'an incorrect charge is reported or found',
    steps: [
      {
        text: 'Freeze billing, here or at the keyboard',
        command: "npx accubooks billing freeze --reason 'incorrect charge reported'",
      },
      { text: 'Give the money back', command: 'npx accubooks billing refund --help' },
      { text: 'Tell CEO and CTO now' },
      {
        text: 'Resume with the approval that the CEO has signed',
        command: 'npx accubooks billing resume --help',
      },
    ],
    escalate: 'at once: CEO and CTO',
  },
  {
    id: 'P0-4',
    title: 'Data integrity violated',
    detection: 'one tenant sees another, or a calculation is wrong',
    steps: [
      { text: 'Is everything held? The API is then down on purpose', command: 'npx accubooks hold status' },
      { text: 'Stop it where it is not', command: 'docker stop accubooks-api' },
      { text: 'Tell CEO, CTO and Legal now' },
      { text: 'Do not restart anything without an approval' },
    ],
    escalate: 'at once: CEO, CTO and Legal',
  },
  {
    id: 'P1-1',
    title: 'High error rate',
    detection: 'more than 1 % of requests fail for 5 minutes',
    steps: [
      { text: 'Check logs', command: 'docker logs accubooks-api --tail 200' },
      { text: 'Check the database', command: 'psql -c "SELECT 1"' },
      { text: 'Check Redis', command: 'redis-cli ping' },
      { ...RESTART, text: 'Restart if needed' },
    ],
    escalate: 'more than 5 % fail, or not resolved in 1 hour',
  },
  {
    id: 'P1-2',
    title: 'High latency',
    detection: 'p95 over 1 second for 5 minutes',
    steps: [
      {
        text: 'Check slow queries',
        command:
          "psql -c \"SELECT pid, query FROM pg_stat_activity WHERE state = 'active' AND now() - query_start > interval '5 seconds';\"",
      },
      {
        text: 'Check the pool: less than 70 % in use',
        command: 'curl https://api.accubooks.com/api/monitoring/pool-config',
      },
      { text: 'Check Redis: a hit rate of more than 70 %', command: 'redis-cli info stats' },
      { text: 'Cancel slow queries, then terminate those that stay' },
    ],
    escalate: 'p95 over 2 seconds, or not resolved in 2 hours',
  },
  {
    id: 'P1-3',
    title: 'Queue overflows',
    detection: 'more than 200 forecasts wait for 10 minutes',
    steps: [
      { text: 'Check how many wait', command: 'redis-cli llen "queue:forecasts"' },
      { text: 'Check the workers: less than 80 % busy' },
      { text: 'Add workers where there is room' },
      { text: 'Over 500: new forecasts are refused by themselves; look that they are' },
    ],
    escalate: 'more than 1000 wait, or the queue grows quickly',
  },
];

export function runbookOf(id: string | null): Runbook | undefined {
  return RUNBOOKS.find((one) => one.id === id);
}
