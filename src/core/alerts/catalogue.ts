/** Every alert there is. Rules, routes, tests and pages are rendered from it. */
import type { Alert } from './Alert.ts';
import { ALERTING } from './rungs/alerting.ts';
import { AVAILABILITY } from './rungs/availability.ts';
import { BACKUPS } from './rungs/backups.ts';
import { BILLING } from './rungs/billing.ts';
import { DATABASE } from './rungs/database.ts';
import { ERRORS } from './rungs/errors.ts';
import { INCIDENTS } from './rungs/incidents.ts';
import { INTEGRITY } from './rungs/integrity.ts';
import { LATENCY } from './rungs/latency.ts';
import { MAIL } from './rungs/mail.ts';
import { QUEUE } from './rungs/queue.ts';
import { REDIS } from './rungs/redis.ts';
import { SECURITY } from './rungs/security.ts';

export const CATALOGUE: readonly Alert[] = [
  ...AVAILABILITY,
  ...ERRORS,
  ...LATENCY,
  ...DATABASE,
  ...REDIS,
  ...QUEUE,
  ...INTEGRITY,
  ...BILLING,
  ...MAIL,
  ...SECURITY,
  ...BACKUPS,
  ...ALERTING,
  ...INCIDENTS,
];
