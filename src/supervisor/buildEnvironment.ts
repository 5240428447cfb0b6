import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isProduction } from '@/shared/config/isProduction.ts';
import { alertEnvironment } from './alerting/alertEnvironment.ts';
import { type DataFolder, logDirOf } from './DataFolder.ts';
import type { Environment } from './environmentFile.ts';
import type { Ports } from './ports.ts';
import type { Secrets } from './Secrets.ts';

/** Address that people open. */
export function addressOf(given: Environment, ports: Ports): string {
  const host = given.HOST ?? '127.0.0.1';
  return `http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${ports.PORT}`;
}

function webDirOf(root: string): string {
  const webDir = path.join(root, 'dist/web');
  return existsSync(path.join(webDir, 'index.html')) ? webDir : '';
}

/** True when payments go to the stand-in for Stripe: not in production, and not where somebody gives a key. */
export function hasTestPayments(given: Environment): boolean {
  return given.STRIPE_SECRET_KEY === undefined && !isProduction(given);
}

/** Where the stand-in for Stripe is, and what it signs events with. */
function stripeStandIn(ports: Ports, secrets: Secrets): Environment {
  const signing = createHmac('sha256', secrets.jwt).update('events of the stand-in for Stripe').digest('hex');
  return {
    STRIPE_SECRET_KEY: 'sk_test_accubooks',
    STRIPE_WEBHOOK_SECRET: `whsec_${signing}`,
    STRIPE_API_URL: `http://127.0.0.1:${ports.STRIPE_PORT}`,
    STRIPE_CONTROL_URL: `http://127.0.0.1:${ports.STRIPE_CONTROL_PORT}`,
  };
}

/** Where the test mailbox is; production has none, and neither has whoever names a mail server. */
function mailStandIn(ports: Ports): Environment {
  return {
    SMTP_URL: `smtp://127.0.0.1:${ports.MAIL_PORT}`,
    MAIL_WEB_URL: `http://127.0.0.1:${ports.MAIL_WEB_PORT}`,
  };
}

/** True when mail goes to the test mailbox. */
export function hasTestMailbox(given: Environment): boolean {
  return given.SMTP_URL === undefined && !isProduction(given);
}

/** What the file in the data folder says, stores left out: where the servers are and what they need. */
export function buildEnvironment(
  root: string,
  folder: DataFolder,
  ports: Ports,
  secrets: Secrets,
  given: Environment,
): Environment {
  return {
    JWT_SECRET: given.JWT_SECRET ?? secrets.jwt,
    JWT_SECRETS_PREVIOUS: given.JWT_SECRETS_PREVIOUS ?? secrets.jwtPrevious.join(','),
    ENCRYPTION_SECRET: given.ENCRYPTION_SECRET ?? secrets.encryption,
    HOST: given.HOST ?? '127.0.0.1',
    PORT: String(ports.PORT),
    WORKER_PORT: String(ports.WORKER_PORT),
    STATUS_PORT: String(ports.STATUS_PORT),
    STATUS_URL: given.STATUS_URL ?? `http://localhost:${ports.STATUS_PORT}`,
    STATUS_TOKEN: given.STATUS_TOKEN ?? secrets.status,
    STATUS_DATA_DIR: given.STATUS_DATA_DIR ?? folder.statusDir,
    LOG_DIR: logDirOf(folder, given.LOG_DIR),
    EVIDENCE_DIR: given.EVIDENCE_DIR ?? folder.evidenceDir,
    WEB_DIR: given.WEB_DIR ?? webDirOf(root),
    ACCUBOOKS_URL: `http://127.0.0.1:${ports.PORT}`,
    PUBLIC_URL: given.PUBLIC_URL ?? addressOf(given, ports),
    // Commands check signatures with the same keys as the servers.
    ...(given.APPROVER_KEYS === undefined ? {} : { APPROVER_KEYS: given.APPROVER_KEYS }),
    ...(hasTestPayments(given) ? stripeStandIn(ports, secrets) : {}),
    ...(hasTestMailbox(given) ? mailStandIn(ports) : {}),
    ...alertEnvironment(folder, ports, secrets, given),
  };
}
