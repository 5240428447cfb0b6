/** Configuration: the only reader of process.env. Parsed once at start, every fault listed, then frozen. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { PLAN_NAMES } from '@/core/billing/plans.ts';
import { EVIDENCE_KINDS, isEvidenceKind } from '@/core/evidence/evidenceKinds.ts';
import { parseApproverKeys } from '@/shared/approvals/parseApproverKeys.ts';
import { poolSettings } from '@/shared/database/poolSettings.ts';
import { parseFlagDefaults } from '@/shared/featureFlags/parseFlagDefaults.ts';
import { isProduction } from './isProduction.ts';

/** Points of a limit in its window. */
const points = z.coerce.number().int().min(1).max(1_000_000_000);

/** Addresses and networks, separated by commas. */
const networks = z.string().superRefine((text, context) => {
  for (const network of text.split(',').filter((part) => part.trim() !== '')) {
    const [address = '', prefix = '0', ...rest] = network.trim().split('/');
    const bitsMax = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    const isPrefix = /^\d{1,3}$/.test(prefix) && Number(prefix) <= bitsMax;
    if (!isPrefix || rest.length > 0)
      context.addIssue({ code: 'custom', message: 'must be addresses or networks like 10.0.0.0/8' });
  }
});

/** Secrets with comma between them, so that one may take the place of another without a gap. */
const secretList = (lengthMin: number) =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((secret) => secret.trim())
        .filter((secret) => secret !== ''),
    )
    .refine(
      (secrets) => secrets.every((secret) => secret.length >= lengthMin),
      `each must have ${lengthMin} characters or more`,
    );

const mailAddress = z
  .string()
  .regex(/^([^<>"@\r\n]{0,60}<)?[^\s<>"@]+@[^\s<>"@]+>?$/, 'must be an address, or Name <address>');
const webhookSecret = z.union([z.literal(''), z.string().regex(/^whsec_\S{8,}$/, 'begins with whsec_')]);
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Keys and amounts leave this machine encrypted only. */
function isTrustedApi(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || LOOPBACK.has(hostname);
}

const routingKey = z.union([z.literal(''), z.string().regex(/^\w{32}$/, 'has 32 letters and digits')]);
const SCALE_MAX = 3_600;

const port = z.coerce.number().int().min(0).max(65_535);

const databaseUrl = z.url({ protocol: /^postgres(ql)?$/ }).superRefine((url, context) => {
  try {
    poolSettings(url);
  } catch (error) {
    // Only a RangeError names what is wrong without repeating the URL.
    const message = error instanceof RangeError ? error.message : 'not a database URL';
    context.addIssue({ code: 'custom', message });
  }
});

const flagDefaults = z
  .string()
  .default('')
  .transform((text, context) => {
    try {
      return parseFlagDefaults(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not flags' });
      return z.NEVER;
    }
  });

const approverKeys = z
  .string()
  .default('')
  .transform((text, context) => {
    try {
      return parseApproverKeys(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not keys' });
      return z.NEVER;
    }
  });

/** Kinds of evidence, with comma between them. */
const evidenceKinds = z
  .string()
  .default('')
  .transform((text, context) => {
    const names = text.split(',').map((part) => part.trim());
    const kinds = names.filter(isEvidenceKind);
    if (text.trim() !== '' && kinds.length < names.length)
      context.addIssue({ code: 'custom', message: `must be kinds of ${EVIDENCE_KINDS.join(', ')}` });
    return kinds;
  });

const schema = z.object({
  /** Where the application finds Postgres, as the application role; `connection_limit` and `pool_timeout` (seconds) honoured. */
  DATABASE_URL: databaseUrl,
  /** The same database as the worker role; the worker does not start without a role that sees every company's open jobs. */
  DATABASE_WORKER_URL: databaseUrl.optional(),
  /** Folder of the data of Postgres where that runs beside the worker: the room on its disk is watched; empty: it is not. */
  DATABASE_DATA_DIR: z.string().default(''),
  /** Where Redis is; empty means that there is none and that the degraded mode is meant. */
  REDIS_URL: z.union([z.literal(''), z.url({ protocol: /^rediss?$/ })]).default(''),
  /** Signs access tokens; longer than 32 characters. */
  JWT_SECRET: z.string().refine((secret) => secret.trim().length > 32, 'must be longer than 32 characters'),
  /** Secrets that JWT_SECRET took the place of, separated by commas (they hold none): their tokens hold until they expire. */
  JWT_SECRETS_PREVIOUS: secretList(33),
  /** Seals the secrets of second factors; longer than 32 characters. Empty: there are none. Losing it loses them. */
  ENCRYPTION_SECRET: z
    .string()
    .default('')
    .refine(
      (secret) => secret === '' || secret.trim().length > 32,
      'must be empty or longer than 32 characters',
    ),
  /** Secrets that ENCRYPTION_SECRET took the place of, separated by commas: what they sealed is opened, and sealed anew when it is used. */
  ENCRYPTION_SECRETS_PREVIOUS: secretList(33),
  /** `true`: operators of the platform must have a second factor. Unless said, in production. */
  OPERATORS_NEED_SECOND_FACTOR: z.enum(['true', 'false']).default('false'),
  /** Address that the servers listen on. */
  HOST: z.string().default('127.0.0.1'),
  /** Port of the API and the web. */
  PORT: port.default(3000),
  /** Port of the worker's metrics and health. */
  WORKER_PORT: port.default(3002),
  /** Folder of error.log, performance.log, access.log and application.log; none is written when it is empty. */
  LOG_DIR: z.string().default(''),
  /** Folder of the built web application; the API serves no pages when it is empty. */
  WEB_DIR: z.string().default(''),
  /** Address that people open, for the links in mails; never taken from a request, which anybody can write. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
  /** Where mail is handed over: smtp:// (STARTTLS, but for the loopback) or smtps://; empty: no mail is sent. */
  SMTP_URL: z.union([z.literal(''), z.url({ protocol: /^smtps?$/ })]).default(''),
  /** Sender of every mail: an address, or a name and an address in angle brackets. */
  MAIL_FROM: mailAddress.default('AccuBooks <no-reply@accubooks.example>'),
  /** Lifetime of an access token, in seconds; it outlives its session's end by that much, so 15 minutes at most. */
  ACCESS_TOKEN_TTL_S: z.coerce.number().int().min(30).max(900).default(900),
  /** Lifetime of a refresh session, in days. */
  REFRESH_SESSION_TTL_DAYS: z.coerce.number().int().min(1).max(90).default(30),
  /** `true` sets the Secure attribute on the session cookie (behind TLS). */
  COOKIE_SECURE: z.enum(['true', 'false']).default('false'),
  /** Where a vulnerability is reported, as it stands in security.txt: a mailto: or https: address. */
  SECURITY_CONTACT: z.url({ protocol: /^(mailto|https)$/ }).default('mailto:security@accubooks.com'),
  /** Time after which a forecast's thread is killed, in milliseconds. */
  FORECAST_TIMEOUT_MS: z.coerce.number().int().min(100).max(300_000).default(30_000),
  /** Feature flags that this installation sets otherwise than the list: `name=on|off|25%`, comma between them. */
  FEATURE_FLAGS: flagDefaults,
  /** Forecast jobs that one worker process computes at a time. */
  FORECAST_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2),
  /** Worker processes that the supervisor may run; 0: as many as there are processors, and two at least. */
  WORKERS_MAX: z.coerce.number().int().min(0).max(64).default(0),
  /** `forecasts`: a worker beside another one, which does all that one is enough for. */
  WORKER_DUTIES: z.enum(['all', 'forecasts']).default('all'),
  /** Port of the pager. */
  PAGER_PORT: port.default(3003),
  /** What Alertmanager and commands show the pager; longer than 32 characters. The pager does not start without it. */
  ALERT_TOKEN: z
    .string()
    .default('')
    .refine(
      (token) => token === '' || token.trim().length > 32,
      'must be empty or longer than 32 characters',
    ),
  /** Folder of the pager's journal, on a disk of its own if there is one. */
  PAGER_DIR: z.string().min(1).default('.accubooks/pager'),
  /** The contact book, a JSON file; empty: the demo book, in production none. */
  CONTACTS_FILE: z.string().default(''),
  /** PagerDuty's Events API v2, without its path; anywhere but on the loopback only by https. */
  PAGERDUTY_URL: z
    .url({ protocol: /^https?$/ })
    .refine((url) => isTrustedApi(url), 'must be https, or http on the loopback')
    .default('https://events.pagerduty.com'),
  /** Integration key for whoever has none of their own in the contact book; empty: there is none. */
  PAGERDUTY_ROUTING_KEY: routingKey.default(''),
  /** Secrets that PagerDuty signs its webhooks with, comma between them; empty: its answers are not heard. */
  PAGERDUTY_WEBHOOK_SECRETS: secretList(16),
  /** Slack's incoming webhook, which is a secret; empty: there is no Slack. */
  SLACK_WEBHOOK_URL: z
    .union([
      z.literal(''),
      z
        .url({ protocol: /^https?$/ })
        .refine((url) => isTrustedApi(url), 'must be https, or http on the loopback'),
    ])
    .default(''),
  /** Longest silence of Alertmanager's Watchdog before the pager itself pages, in seconds; 0: no Alertmanager is meant. */
  PAGER_WATCHDOG_S: z.coerce.number().int().min(0).max(86_400).default(300),
  /** Divides every duration of escalation, for drills; production refuses anything but 1. */
  PAGER_TIME_SCALE: z.coerce.number().min(1).max(SCALE_MAX).default(1),
  /** Plan of a company that nobody has put on one; ENTERPRISE where there is no billing. */
  DEFAULT_PLAN: z.enum(PLAN_NAMES).default('FREE'),
  /** Proxies whose X-Forwarded-For is believed: addresses and networks, separated by commas; empty: nobody's. */
  TRUSTED_PROXIES: networks.default(''),
  /** Requests of one address in a minute. */
  RATE_LIMIT_API_IP: points.default(3_000),
  /** Requests of one signed-in person in a minute. */
  RATE_LIMIT_API_USER: points.default(1_200),
  /** Failed sign-ins, registrations and resets of one address for one account in 15 minutes. */
  RATE_LIMIT_AUTH: points.default(5),
  /** Failed sign-ins, registrations and resets of one address in 15 minutes, whatever the account. */
  RATE_LIMIT_AUTH_IP: points.default(100),
  /** Forecasts that one person orders in a minute. */
  RATE_LIMIT_FORECASTS: points.default(60),
  /** Deletions of one person in a minute. */
  RATE_LIMIT_DELETES: points.default(60),
  /** Changes of one person to plan and payment in a minute. */
  RATE_LIMIT_BILLING: points.default(30),
  /** Pause between two turns of each integrity check, in milliseconds. */
  INTEGRITY_EVERY_MS: z.coerce.number().int().min(100).max(3_600_000).default(15_000),
  /** Time that one turn of a check may take before it goes on in the next one, in milliseconds. */
  INTEGRITY_BUDGET_MS: z.coerce.number().int().min(10).max(60_000).default(1_000),
  /** Pause between two stored forecasts that are computed again, in milliseconds. */
  INTEGRITY_RECOMPUTE_EVERY_MS: z.coerce.number().int().min(100).max(86_400_000).default(300_000),
  /** `false`: this worker leaves the integrity checks to others. */
  INTEGRITY_ENABLED: z.enum(['true', 'false']).default('true'),
  /** Folder that the evidence of a hold is captured into, encrypted; none is when it is empty. */
  EVIDENCE_DIR: z.string().default(''),
  /** The database as the role that dumps it, past row-level security; the evidence of a hold needs it. */
  DATABASE_DUMP_URL: databaseUrl.optional(),
  /** `false` freezes billing at the start of a process; `true` resumes nothing, an approval does. */
  BILLING_ENABLED: z.enum(['true', 'false']).default('true'),
  /** What this installation promises to have evidence of; alerts on its age are meant where it stands here. */
  EVIDENCE_EXPECTED: evidenceKinds,
  /** Public keys that approve, `ROLE=key` with comma between them; `npx accubooks approvals key` makes one. */
  APPROVER_KEYS: approverKeys,
  /** Key of the payment provider's API; empty: there is no billing. */
  STRIPE_SECRET_KEY: z.union([z.literal(''), z.string().regex(/^[sr]k_(test|live)_\w+$/)]).default(''),
  /** Where that API is; anywhere but on the loopback only by https. */
  STRIPE_API_URL: z
    .url({ protocol: /^https?$/ })
    .refine((url) => isTrustedApi(url), 'must be https, or http on the loopback')
    .default('https://api.stripe.com'),
  /** Wait for one answer of that API, in milliseconds; a call is tried twice at most. */
  STRIPE_TIMEOUT_MS: z.coerce.number().int().min(200).max(9_000).default(8_000),
  /** Secret that the provider signs its events with; required with a key. */
  STRIPE_WEBHOOK_SECRET: webhookSecret.default(''),
  /** The secret before it, while the provider still signs with both; may be empty. */
  STRIPE_WEBHOOK_SECRET_PREVIOUS: webhookSecret.default(''),
  /** Collector that takes traces by OTLP/HTTP, the one switch of traces; empty: there are none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  /** Where Prometheus is, what it watches with; empty: alerting is off. */
  PROMETHEUS_URL: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  /** Where the Alertmanager is, which routes alerts; empty: there is none. */
  ALERTMANAGER_URL: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  /** Where the pager is, which wakes people: its pages link to the runbooks there; empty: there is none. */
  PAGER_URL: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  /** Address of the status page, as people open it: for its links and for whoever writes to it. */
  STATUS_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3001'),
  /** Who may write to the status page; longer than 32 characters. Empty: nobody. */
  STATUS_TOKEN: z
    .string()
    .default('')
    .refine(
      (token) => token === '' || token.trim().length > 32,
      'must be empty or longer than 32 characters',
    ),
  /** Folder in which the status page keeps its history; its own, on another disk than Postgres where there is one. */
  STATUS_DATA_DIR: z.string().min(1).default('.accubooks/status'),
  /** Inside addresses, `host:port` with comma between them, that webhooks of the status page may reach; empty: none. */
  STATUS_WEBHOOKS_INSIDE: z
    .string()
    .regex(/^(\s*[\w.[\]:-]+:\d{1,5}\s*(,|$))*$/, 'must be host:port, comma between them')
    .default(''),
});

const consistent = schema.refine(
  (config) => config.STRIPE_SECRET_KEY === '' || config.STRIPE_WEBHOOK_SECRET !== '',
  { path: ['STRIPE_WEBHOOK_SECRET'], message: 'is required with STRIPE_SECRET_KEY' },
);

export type Config = Readonly<z.infer<typeof schema>>;

/** What is wrong with the environment, one line a variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Parses an environment; throws a ConfigError that lists every faulty variable and no value. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const OPERATORS_NEED_SECOND_FACTOR = String(isProduction(environment));
  const parsed = consistent.safeParse({ OPERATORS_NEED_SECOND_FACTOR, ...environment });
  if (parsed.success) return Object.freeze(parsed.data);
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`The environment is not usable:\n  ${faults.join('\n  ')}`);
}

const stripeSchema = schema.pick({ STRIPE_SECRET_KEY: true, STRIPE_API_URL: true });

/** How a command reaches the payment provider. Throws a ZodError that names the variable. */
export function parseStripeConfig(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<z.infer<typeof stripeSchema>> {
  const { STRIPE_SECRET_KEY, STRIPE_API_URL } = environment;
  return stripeSchema.parse({ STRIPE_SECRET_KEY, STRIPE_API_URL: STRIPE_API_URL || undefined });
}

const statusSchema = schema.pick({
  HOST: true,
  SMTP_URL: true,
  MAIL_FROM: true,
  TRUSTED_PROXIES: true,
  STATUS_URL: true,
  STATUS_TOKEN: true,
  STATUS_DATA_DIR: true,
  STATUS_WEBHOOKS_INSIDE: true,
});

export type StatusConfig = Readonly<z.infer<typeof statusSchema>>;

/** What the status page needs, which runs without everything else. Throws a ConfigError. */
export function parseStatusConfig(environment: Readonly<Record<string, string | undefined>>): StatusConfig {
  const parsed = statusSchema.safeParse(environment);
  if (parsed.success) return Object.freeze(parsed.data);
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`The environment is not usable:\n  ${faults.join('\n  ')}`);
}

/** The same of this process. */
export function loadStatusConfig(): StatusConfig {
  return parseStatusConfig(process.env);
}

/** The configuration of this process. */
export function loadConfig(): Config {
  return parseConfig(process.env);
}

/** Where the log goes, also when nothing else of the environment is usable. */
export function loadLogDir(): string {
  return process.env.LOG_DIR ?? '';
}

/** Names of all variables, for the check against .env.example. */
export const CONFIG_VARIABLES: readonly string[] = Object.keys(schema.shape);
