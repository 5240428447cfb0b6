/** Sign-in, tokens and limits (C43, C44). */
import { type Alert, CRITICAL_FOR_S } from '../Alert.ts';
import { SERVED } from '../expressions.ts';
import { over } from '../Scale.ts';

const MINUTE = 60;
const labels = 'instance="api:3000",job="api",process="api"';
const common = { ladder: 'security', component: 'api', runbook: 'P0-8' } as const;
const served = (status: string, values: string) => ({
  [`http_requests_total{instance="api:3000",job="api",method="GET",route="/api/scenarios",status="${status}"}`]:
    values,
});

export const SECURITY: readonly Alert[] = [
  {
    ...common,
    name: 'AuthFailureSpike',
    priority: 'P1',
    // More than one refusal in five seconds: a lone visitor whose session has ended is no spike.
    expr: (scale) => {
      const window = over(scale, 5 * MINUTE);
      const refused = `sum(rate(http_requests_total{${SERVED},status="401"}${window}))`;
      return `${refused} / sum(rate(http_requests_total{${SERVED}}${window})) > 0.2 and on () ${refused} > 0.2`;
    },
    forS: CRITICAL_FOR_S,
    summary: 'Many requests are refused as not signed in',
    description: '{{ $value | humanizePercentage }} of requests are answered with 401.',
    sources: ['R312', 'R314', 'C44', 'drill 17'],
    means:
      'Tokens are not believed: the secret was changed or is wrong in one process, a clock is off, or somebody tries tokens.',
    look: [
      'One address or many: `access.log`, or `npx accubooks limits show`.',
      'Was `JWT_SECRET` changed: `printf %s "$JWT_SECRET" | wc -c` in the environment of the API must say more than 32, and all processes need the same.',
    ],
    proof: {
      series: { ...served('200', '0+100x6 660+60x120'), ...served('401', '0+0x6 40+40x120') },
      firesAtS: 190,
      value: '27.37%',
    },
  },
  {
    ...common,
    name: 'LoginsFailing',
    priority: 'P0',
    // At least one try in fifteen seconds: somebody who has forgotten a password is no outage.
    expr: (scale) => {
      const window = over(scale, 5 * MINUTE);
      return `sum(rate(logins_total{outcome="succeeded"}${window})) / sum(rate(logins_total${window})) < 0.5 and on () sum(rate(logins_total${window})) > 0.06`;
    },
    forS: CRITICAL_FOR_S,
    summary: 'Fewer than half of the sign-ins succeed',
    description: 'Only {{ $value | humanizePercentage }} of the sign-ins succeed.',
    sources: ['C44', 'R219'],
    means:
      'When nobody can sign in, the system is down for them. An attack with stolen passwords looks the same at first and is no smaller matter.',
    look: [
      'Many accounts from few addresses is an attack; every account from everywhere is ours.',
      'With Redis down sign-in refuses with 503 on purpose: `RedisDown`.',
      '`psql -h db-host -U accubooks -c "SELECT id, email, created_at FROM users WHERE email = \'user@example.com\';"`',
    ],
    proof: {
      series: {
        [`logins_total{${labels},outcome="succeeded"}`]: '0+10x6 70+0x120',
        [`logins_total{${labels},outcome="failed"}`]: '0+0x6 10+10x120',
      },
      firesAtS: 200,
      value: '33.33%',
    },
  },
  {
    ...common,
    ladder: 'rate-limits',
    name: 'RateLimitBreach',
    priority: 'P2',
    // More than one refusal in five seconds: a person who clicks too fast is no attack.
    expr: (scale) => {
      const window = over(scale, 5 * MINUTE);
      const limited = `sum by (policy) (rate(rate_limit_decisions_total{outcome="limited"}${window}))`;
      return `${limited} / sum by (policy) (rate(rate_limit_decisions_total${window})) > 0.1 and ${limited} > 0.2`;
    },
    forS: CRITICAL_FOR_S,
    summary: 'Many requests are over the limit {{ $labels.policy }}',
    description:
      '{{ $value | humanizePercentage }} of what the limit {{ $labels.policy }} counts is refused with 429.',
    sources: ['R306', 'R311', 'drill 16'],
    means:
      'One client asks far too often, or many do at once. Others are not affected: limits are counted for each client.',
    look: [
      'One address is a script, many at once are an attack: `npx accubooks limits show`.',
      'A customer with a reason: `npx accubooks limits allow ADDRESS`; an attacker: `npx accubooks limits block ADDRESS`.',
    ],
    proof: {
      series: {
        [`rate_limit_decisions_total{${labels},outcome="admitted",policy="ip"}`]: '0+100x6 650+50x120',
        [`rate_limit_decisions_total{${labels},outcome="limited",policy="ip"}`]: '0+0x6 50+50x120',
      },
      firesAtS: 140,
      value: '28.57%',
      labels: { policy: 'ip' },
    },
  },
];
