import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const SYSTEM_LOG_DIR = '/var/log/accubooks';

/** Where everything lives that a start on this machine makes. */
export type DataFolder = {
  readonly dir: string;
  /** Secrets and addresses, readable by the owner only. */
  readonly environmentFile: string;
  readonly pidFile: string;
  /** Processes under the supervisor, for the start after it was killed. */
  readonly childrenFile: string;
  /** Says that the demo company is complete. */
  readonly demoFile: string;
  readonly postgresDir: string;
  readonly redisDir: string;
  readonly redisCacheDir: string;
  /** What the stand-in for Stripe remembers. */
  readonly stripeFile: string;
  /** What the test mailbox keeps. */
  readonly mailFile: string;
  /** What the stand-ins for PagerDuty and Slack have received. */
  readonly pagingFile: string;
  /** The journal of the pager. */
  readonly pagerDir: string;
  /** Configuration, keys and data of Prometheus and Alertmanager. */
  readonly alertingDir: string;
  readonly alertingCacheDir: string;
  /** What the status page remembers: its history, incidents and subscribers. */
  readonly statusDir: string;
  /** What is captured when a hold opens; a reset leaves it. */
  readonly evidenceDir: string;
  /** Where the metrics of all workers are, in the form of Prometheus' file_sd. */
  readonly workerTargetsFile: string;
  /** What each process says on its standard output. */
  readonly logsDir: string;
};

export function dataFolderAt(dir: string): DataFolder {
  const inside = (name: string) => path.join(dir, name);
  return {
    dir,
    environmentFile: inside('environment.json'),
    pidFile: inside('supervisor.pid'),
    childrenFile: inside('children.json'),
    demoFile: inside('demo.json'),
    postgresDir: inside('postgres'),
    redisDir: inside('redis'),
    redisCacheDir: inside('redis-package'),
    stripeFile: inside('stripe.jsonl'),
    mailFile: inside('mail.jsonl'),
    pagingFile: inside('paging.jsonl'),
    pagerDir: inside('pager'),
    alertingDir: inside('alerting'),
    alertingCacheDir: inside('alerting-package'),
    statusDir: inside('status'),
    evidenceDir: inside('evidence'),
    workerTargetsFile: inside('worker-targets.json'),
    logsDir: inside('logs'),
  };
}

export function makeDataFolder(folder: DataFolder): void {
  mkdirSync(folder.dir, { recursive: true, mode: 0o700 });
  mkdirSync(folder.logsDir, { recursive: true });
}

/** Deletes what a start made, and nothing else that may lie in the folder. */
export function emptyDataFolder(folder: DataFolder): void {
  const { environmentFile, demoFile, postgresDir, redisDir, redisCacheDir } = folder;
  const { stripeFile, mailFile, pagingFile, pagerDir, statusDir, alertingDir, alertingCacheDir, logsDir } =
    folder;
  const files = [environmentFile, demoFile, stripeFile, mailFile, pagingFile];
  const stores = [postgresDir, redisDir, redisCacheDir, statusDir, pagerDir, alertingDir, alertingCacheDir];
  for (const place of [...files, ...stores, logsDir]) rmSync(place, { recursive: true, force: true });
}

/** Folder of error.log, performance.log and access.log. */
export function logDirOf(folder: DataFolder, wanted: string | undefined): string {
  if (wanted !== undefined) return wanted;
  try {
    mkdirSync(SYSTEM_LOG_DIR, { recursive: true });
    accessSync(SYSTEM_LOG_DIR, constants.W_OK);
    return SYSTEM_LOG_DIR;
  } catch {
    return folder.logsDir;
  }
}
