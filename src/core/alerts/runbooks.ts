/** The procedures that answer alerts: those of the runbooks word for word, and those that they lack (1.23). */
export type Step = {
  readonly text: string;
  /** For a shell, each to be typed by itself. Those of the runbooks are kept to the letter. */
  readonly commands?: readonly string[];
};

/** An approved text, and what the status page says where no database is left to keep a message in. */
export type Telling = { readonly text: string; readonly name: string; readonly component: string };

export type Runbook = {
  readonly title: string;
  /** Where the runbooks say it, or that they do not. */
  readonly source: string;
  readonly steps: readonly Step[];
  /** What customers are told; missing where they notice nothing. */
  readonly tell?: Telling;
  /** How to know that it is over. */
  readonly verify: string;
  readonly escalate: string;
};

/** Before every procedure: somebody has it, and its lines reach the installation. */
export const TAKING = ['npx accubooks incidents ack last', 'eval "$(npx accubooks shell)"'] as const;

/** How customers are told: with the database, and without. */
export function tellingOf({ tell }: Runbook): readonly string[] {
  if (tell === undefined) return [];
  const { text, name, component } = tell;
  return [
    `npx accubooks incidents tell last ${text}`,
    `npx accubooks status post "${name}" --component ${component}${text === 'investigating' ? '' : ` --text ${text}`}`,
  ];
}

const LACKING = 'The runbooks have no procedure for it; this one fills the hole';
const HEALTH = 'curl https://accubooks.com/api/health/all';
const HEALTH_CODE =
  "curl -s -o /dev/null -w '%{http_code}\\n' https://api.accubooks.com/api/monitoring/health";

export const RUNBOOKS = {
  'P0-1': {
    title: 'System down',
    source: 'From runbook B, P0-1',
    steps: [
      {
        text: 'An open hold keeps it down on purpose. If there is one, go to P0-4 and start nothing. When the database cannot be reached, go on here and then to P0-5',
        commands: ['npx accubooks hold status'],
      },
      {
        text: 'Check health. No answer or a wait without end: go on. An answer that says `unhealthy` names what is missing: `database` is P0-5',
        commands: ['curl --max-time 10 https://api.accubooks.com/api/monitoring/health'],
      },
      { text: 'Check logs', commands: ['docker logs accubooks-api --tail 100'] },
      { text: 'Restart', commands: ['docker restart accubooks-api'] },
    ],
    tell: { text: 'investigating', name: 'AccuBooks is not reachable', component: 'api=major_outage' },
    verify: `Health returns 200: \`${HEALTH_CODE}\`.`,
    escalate: 'Not resolved in 15 minutes.',
  },
  'P0-2': {
    title: 'Database pool exhaustion',
    source: 'From runbook B, P0-2, and issue 5 of runbook A',
    steps: [
      {
        text: 'Check pool; it answers without a connection',
        commands: ['curl https://api.accubooks.com/api/monitoring/pool-config'],
      },
      {
        text: 'Kill idle connections. The first line is the runbook’s: it ends every idle session of everybody. The second ends those of the pools of AccuBooks alone, the ones that stand still inside a transaction too, which the first one misses; it stands in the audit log',
        commands: [
          `psql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND now() - state_change > interval '5 minutes';"`,
          'npx accubooks db kill-idle --over 5m --reason "P0-2"',
        ],
      },
      {
        text: 'The pool is still full: who holds it, and for how long. A statement that blocks the others is cancelled as in P1-2',
        commands: ['npx accubooks db pool', 'npx accubooks db slow --over 1s'],
      },
      { text: 'Restart', commands: ['docker restart accubooks-api'] },
    ],
    tell: {
      text: 'investigating',
      name: 'Requests are slow or refused',
      component: 'database=partial_outage',
    },
    verify:
      'Pool <70%, `live.utilisationPercent` of step 1. Between 70 % and 80 % it recovers and is not resolved.',
    escalate: 'Pool remains >80%, or not resolved in 15 minutes.',
  },
  'P0-3': {
    title: 'Billing error',
    source: 'From runbook B, P0-3',
    steps: [
      {
        text: 'Freeze billing: `billingConfig.enabled = false`. It holds over a restart, and AccuBooks has most likely done it already',
        commands: [
          'npx accubooks billing status',
          'npx accubooks billing freeze --reason "incorrect charge reported"',
        ],
      },
      {
        text: 'Issue full refund, exactly once; the record goes to `launch/evidence/phase4_billing/refunds/`. In the place of CHARGE: `ch_…` or the invoice `in_…`, from `billing status`, `billing reconcile` or the complaint',
        commands: ['npx accubooks billing refund CHARGE --reason "charged by mistake"'],
      },
      {
        text: 'Notify CEO + CTO immediately. The pager does, as soon as an incident of P0-3 is open, by an alert or by hand as above. Who they are, and their telephones',
        commands: ['npx accubooks oncall who'],
      },
      {
        text: 'Resume only with the signature of the CEO, who types the second line, on a machine of their own; how the key is made: `docs/operating/billing.md`',
        commands: [
          'npx accubooks approvals request billing.resume --reason "refunded, cause fixed" > request.json',
          'npx accubooks approvals sign request.json --key ceo.pem > approval.json',
          'npx accubooks billing resume --approval approval.json',
        ],
      },
    ],
    tell: { text: 'payments', name: 'Payments are paused', component: 'billing=partial_outage' },
    verify:
      'No charge since the freeze, and reconciliation finds no difference: `npx accubooks billing reconcile`.',
    escalate: 'At once. Resume billing: CEO approval required.',
  },
  'P0-4': {
    title: 'Data integrity violation',
    source: 'From runbook B, P0-4',
    steps: [
      {
        text: 'Stop the system. Where our own checks found it, the hold has done it: the API does not serve, workers pause, payment events wait. Where a person did, the first line says that no hold is open: open it with the second, because the third alone stops no worker',
        commands: [
          'npx accubooks hold status',
          'npx accubooks hold open --reason "a customer sees the books of another"',
          'docker stop accubooks-api',
        ],
      },
      {
        text: 'Preserve evidence. The hold takes it by itself within a minute: dump, position of the log, logs, Redis, configuration; `hold status` names the folder, and the first line takes it once more. The second is the runbook’s: type the time for `[TIMESTAMP]`, and know that what it writes is not sealed',
        commands: ['npx accubooks hold capture', 'pg_dump > backup_[TIMESTAMP].sql'],
      },
      {
        text: 'Notify CEO + CTO + Legal immediately; the pager does as soon as the hold is open. Who they are, and their telephones',
        commands: ['npx accubooks oncall who'],
      },
      { text: 'DO NOT restart without approval. A restart is refused as long as the hold is open' },
      {
        text: 'Resume only with the signature of the CEO, who types the second line, on a machine of their own; then everything starts by itself. How the key is made: `docs/operating/billing.md`',
        commands: [
          'npx accubooks approvals request hold.lift --reason "policy restored" > request.json',
          'npx accubooks approvals sign request.json --key ceo.pem > approval.json',
          'npx accubooks hold lift --approval approval.json',
        ],
      },
    ],
    tell: { text: 'investigating', name: 'AccuBooks is stopped', component: 'api=major_outage' },
    verify: 'The checks pass again: `npx accubooks integrity check`, `npx accubooks audit verify`.',
    escalate: 'At once. Resume: CEO approval required.',
  },
  'P0-5': {
    title: 'Database down',
    source: `${LACKING}, after scenario 1 of runbook A`,
    steps: [
      { text: 'Verify database is down', commands: ['psql -h db-host -U accubooks -c "SELECT 1;"'] },
      {
        text: 'Check RDS/database service status; the second line where Postgres runs beside AccuBooks',
        commands: ['aws rds describe-db-instances --db-instance-identifier accubooks-prod', 'docker ps'],
      },
      {
        text: 'Its log says why: a full disk, `max_connections`, a crash that is being recovered from. Recovery that goes on needs patience, not a restart',
        commands: ['docker logs accubooks-postgres --tail 100'],
      },
      {
        text: 'If it was stopped or hangs, start it again',
        commands: ['docker restart accubooks-postgres'],
      },
      {
        text: 'If data is damaged, change nothing on it and restore beside it, to the second before',
        commands: [
          [
            'aws rds restore-db-instance-from-db-snapshot \\',
            '  --db-instance-identifier accubooks-prod-restored \\',
            '  --db-snapshot-identifier accubooks-prod-snapshot-latest',
          ].join('\n'),
        ],
      },
      {
        text: 'Point the application at it. `restart` alone does not read the environment anew',
        commands: [
          'export DATABASE_URL="postgresql://user:pass@new-host:5432/accubooks"',
          'docker-compose up -d backend',
        ],
      },
    ],
    tell: {
      text: 'investigating',
      name: 'Books can be neither read nor written',
      component: 'database=major_outage',
    },
    verify: '`curl https://accubooks.com/api/health/db` returns 200, and `DatabaseDown` has ended.',
    escalate: 'Not back in 15 minutes, or data is damaged: at once.',
  },
  'P0-6': {
    title: 'Redis down',
    source: `${LACKING}, after scenario 2 and issue 6 of runbook A`,
    steps: [
      {
        text: 'Verify Redis is down: refused is dead, silent is frozen (Ctrl-C)',
        commands: ['redis-cli -h redis-host ping'],
      },
      {
        text: 'What AccuBooks does without it meanwhile',
        commands: ['curl https://accubooks.com/api/health/redis'],
      },
      {
        text: 'Memory: at 100 % of `maxmemory` writes are refused, because nothing may be evicted',
        commands: ['redis-cli info memory'],
      },
      {
        text: 'Start it again, or fail over to the replica. It may begin empty: sessions are in the database, jobs are rows, counters begin anew',
        commands: ['docker restart accubooks-redis'],
      },
      {
        text: 'Point the application at another one',
        commands: ['export REDIS_URL="redis://new-host:6379"', 'docker-compose up -d backend'],
      },
    ],
    tell: {
      text: 'investigating',
      name: 'AccuBooks is slower than usual',
      component: 'api=degraded_performance',
    },
    verify:
      '`redis-cli -h redis-host ping` says PONG (`-h new-host` after a move), and `/api/health/redis` says `redis` for the mode of rate limits and sessions.',
    escalate: 'Customers notice (`RedisDownUsersAffected`), or not resolved in 1 hour.',
  },
  'P0-7': {
    title: 'Payment provider down',
    source: LACKING,
    steps: [
      {
        text: 'Is it the provider, our key or our network: the log names the code of each refusal',
        commands: ['docker logs accubooks-worker --tail 200'],
      },
      {
        text: 'Nothing is to be repeated by hand: every order has a key and is looked up before it is sent again. Freeze billing only when money is wrong, not when the provider is away',
      },
      { text: 'What waits, and what failed', commands: ['npx accubooks billing events list'] },
      {
        text: 'When the provider is back, events come by themselves; apply one that was given up',
        commands: ['npx accubooks billing events replay EVENT'],
      },
    ],
    tell: { text: 'payments', name: 'Payments are paused', component: 'billing=major_outage' },
    verify: '`npx accubooks billing reconcile` finds no difference.',
    escalate: 'Not back in 1 hour; the provider’s status page is no reason to wait for less.',
  },
  'P0-8': {
    title: 'Security breach or attack on sign-in',
    source: `${LACKING}; runbook A, section 7, has the process and no commands`,
    steps: [
      {
        text: 'Is it an attack or our mistake: many accounts from few addresses, or everybody',
        commands: [
          'grep \'"status":401\' /var/log/accubooks/access.log | tail -50',
          'npx accubooks limits show',
        ],
      },
      {
        text: 'Block who attacks',
        commands: ['npx accubooks security block-ip ADDRESS --for 24h --reason "incident" --incident last'],
      },
      {
        text: 'Revoke what was stolen: of a person, a company, or everybody',
        commands: [
          'npx accubooks auth revoke --person EMAIL --reason "incident"',
          'npx accubooks security revoke --company COMPANY --reason "incident" --incident last',
          'npx accubooks security revoke --everyone --confirm everyone --reason "incident" --incident last',
        ],
      },
      {
        text: 'A secret that leaked is replaced at once, without leaving the old one in `JWT_SECRETS_PREVIOUS`; then restart the API and the workers',
        commands: ['npx accubooks security rotate-secret --no-overlap --reason "incident" --incident last'],
      },
      { text: 'Turn off the feature that lets them in', commands: ['npx accubooks flags list'] },
      {
        text: 'Who read what',
        commands: ['npx accubooks security exposure --company COMPANY --from DAY --to DAY'],
      },
    ],
    tell: { text: 'security', name: 'A report about security', component: 'api=degraded_performance' },
    verify: 'What was stolen is refused on every route, and the alert has ended.',
    escalate: 'At once to the security team; with data of customers also to CEO, CTO and Legal.',
  },
  'P1-1': {
    title: 'High error rate',
    source: 'From runbook B, P1-1',
    steps: [
      { text: 'Check logs', commands: ['docker logs accubooks-api --tail 200'] },
      { text: 'Check database', commands: ['psql -c "SELECT 1"'] },
      { text: 'Check Redis', commands: ['redis-cli ping'] },
      {
        text: 'A flag turned on or a version deployed just before: turn it off, roll it back',
        commands: ['npx accubooks flags list'],
      },
      { text: 'Restart if needed', commands: ['docker restart accubooks-api'] },
    ],
    tell: { text: 'investigating', name: 'Some requests fail', component: 'api=partial_outage' },
    verify: 'Error rate <1 %: `HighErrorRate` has ended, and `npx accubooks incidents show last` says so.',
    escalate: 'Error rate >5% or not resolved in 1 hour.',
  },
  'P1-2': {
    title: 'High latency',
    source: 'From runbook B, P1-2, and issue 1 of runbook A',
    steps: [
      {
        text: 'Check slow queries',
        commands: [
          `psql -c "SELECT pid, query FROM pg_stat_activity WHERE state = 'active' AND now() - query_start > interval '5 seconds';"`,
        ],
      },
      {
        text: 'Check pool utilization: should be <70%',
        commands: ['curl https://api.accubooks.com/api/monitoring/pool-config'],
      },
      {
        text: 'Check Redis hit rate: should be >70%. It is `keyspace_hits` of hits and misses together; the second line has the share',
        commands: [
          'redis-cli info stats',
          'curl -s https://api.accubooks.com/metrics | grep "^redis_hit_ratio"',
        ],
      },
      {
        text: 'Kill slow queries if needed: ask first, end the session only when it does not listen. The first line names who runs it and who is blocked by whom; in the place of PID its number',
        commands: [
          'npx accubooks db slow --over 1s',
          'npx accubooks db cancel PID --reason "P1-2"',
          'npx accubooks db terminate PID --reason "P1-2"',
        ],
      },
      {
        text: 'Check API latency, in the folder of AccuBooks. Without a token it is the time of a 401; a real one needs `-H "authorization: Bearer KEY"`',
        commands: ['curl -w "@curl-format.txt" -o /dev/null -s https://accubooks.com/api/scenarios'],
      },
    ],
    tell: {
      text: 'investigating',
      name: 'AccuBooks is slower than usual',
      component: 'api=degraded_performance',
    },
    verify: 'p95 <1 s: `HighLatency` has ended.',
    escalate: 'Latency >2s or not resolved in 2 hours.',
  },
  'P1-3': {
    title: 'Queue overflow',
    source: 'From runbook B, P1-3, and issue 4 of runbook A',
    steps: [
      {
        text: 'Check queue: monitor `forecast_queue_depth` metric. All three say the same; the last one says who waits, too',
        commands: [
          'curl -s https://api.accubooks.com/metrics | grep "^forecast_queue_depth"',
          'redis-cli llen "queue:forecasts"',
          'npx accubooks queue status',
        ],
      },
      {
        text: 'Check worker utilization: should be <80%. The second line shows what was computed last, and for how long',
        commands: [
          'npx accubooks workers list',
          'grep "forecast_generation" /var/log/accubooks/performance.log | tail -20',
        ],
      },
      {
        text: 'Scale workers if possible; it says how many there may be',
        commands: ['npx accubooks workers scale 4'],
      },
      {
        text: 'Pause new jobs if queue >500. AccuBooks does so by itself at 500 and ends it below 400; what you pause only you resume',
        commands: ['npx accubooks queue pause --reason "P1-3"', 'npx accubooks queue resume'],
      },
      {
        text: 'One company orders in a loop: take its waiting jobs away',
        commands: ['npx accubooks queue cancel --waiting-of COMPANY --reason "P1-3"'],
      },
    ],
    tell: {
      text: 'delayed',
      name: 'Forecasts take longer than usual',
      component: 'forecasting=degraded_performance',
    },
    verify: 'Fewer than 100 jobs wait and none was lost.',
    escalate: 'Queue >1000 or growing rapidly.',
  },
  'P1-4': {
    title: 'Backups',
    source: LACKING,
    steps: [
      {
        text: 'Is the log archived',
        commands: [
          'psql -c "SELECT last_archived_wal, last_archived_time, last_failed_wal, last_failed_time FROM pg_stat_archiver;"',
        ],
      },
      {
        text: 'What was recorded of backups and restores',
        commands: ['npx accubooks evidence list --kind backup'],
      },
      {
        text: 'Credentials, space and reachability of the repository; its own check',
        commands: ['pgbackrest --stanza=accubooks check', 'pgbackrest --stanza=accubooks verify'],
      },
      {
        text: 'Take a full backup as soon as archiving works again',
        commands: ['pgbackrest --stanza=accubooks --type=full backup'],
      },
    ],
    verify: 'The age in `operational_evidence_age_seconds` falls.',
    escalate: 'Not archived for 1 hour: what is promised (RPO) is broken.',
  },
  'P1-5': {
    title: 'Alerting itself',
    source: LACKING,
    steps: [
      { text: 'Until it is repaired somebody watches the status page: nobody is woken', commands: [HEALTH] },
      {
        text: 'Prometheus: alive, all targets up, `Watchdog` firing',
        commands: ['curl http://prometheus:9090/-/healthy', 'curl -s http://prometheus:9090/api/v1/alerts'],
      },
      {
        text: 'Alertmanager: alive, hears `Watchdog`, and what it failed to deliver',
        commands: [
          'curl http://alertmanager:9093/-/healthy',
          'curl -s http://alertmanager:9093/metrics | grep alertmanager_notifications_failed_total',
        ],
      },
      { text: 'The configuration, as it should be', commands: ['npx accubooks alerts check'] },
      {
        text: 'The vendors’ status pages, and whether our keys are still theirs: 401, 403 and 404 mean that they are not',
      },
    ],
    verify: '`Watchdog` reaches the pager every minute, and what waited has been delivered: late, not lost.',
    escalate: 'Not repaired in 15 minutes: somebody calls the next level by telephone.',
  },
  'P1-6': {
    title: 'Mail does not go out',
    source: LACKING,
    steps: [
      {
        text: 'What waits, what was given up, and what the mail server said',
        commands: [
          'psql -h db-host -U accubooks -c "SELECT state, count(*), min(created_at) AS oldest, max(fault) AS fault FROM mail_outbox GROUP BY state;"',
        ],
      },
      {
        text: 'Is it the server, our account there or our network: `ECONNECTION` and `ETIMEDOUT` are the way, `EAUTH` is our password, 4xx is come again later, 5xx is never. `SMTP_URL` says which server; another one is in use after a restart of the worker',
        commands: ['docker logs accubooks-worker --tail 200'],
      },
      { text: 'What waits goes out by itself; what was given up is asked for anew by whom it concerns' },
    ],
    verify: 'No mail waits: `mail` of `/api/health/all` is healthy.',
    escalate: 'Not resolved in 1 hour: nobody can sign up.',
  },
  'POST-INCIDENT': {
    title: 'After an incident',
    source: 'From runbook B, POST-INCIDENT',
    steps: [
      { text: 'What is due, and until when', commands: ['npx accubooks incidents duties'] },
      {
        text: 'Incident report within 24 hours, from the draft that the timeline makes: fill in what is marked, then hand it in',
        commands: [
          'npx accubooks incidents report INCIDENT > report.md',
          'npx accubooks incidents report INCIDENT --submit --runbook-fine < report.md',
        ],
      },
      {
        text: 'Post-mortem within 48 hours: root cause, contributing factors, action items, what was learnt',
        commands: [
          'npx accubooks incidents postmortem INCIDENT > postmortem.md',
          'npx accubooks incidents action add INCIDENT "Alert earlier" --owner NAME --due DAY',
          'npx accubooks incidents postmortem INCIDENT --submit --runbook-fine < postmortem.md',
        ],
      },
      {
        text: 'Runbook update if needed: in the place of `--runbook-fine` say what was changed, `--runbook-changed "step 2 names the service"`',
      },
      {
        text: 'What is still open of the checklist',
        commands: ['npx accubooks checklist incident INCIDENT'],
      },
    ],
    verify: 'Both are published in the incident room.',
    escalate: 'Overdue: whoever commanded the incident, then engineering.',
  },
} as const satisfies Readonly<Record<string, Runbook>>;

export type RunbookId = keyof typeof RUNBOOKS;

export function isRunbookId(id: string): id is RunbookId {
  return Object.hasOwn(RUNBOOKS, id);
}
