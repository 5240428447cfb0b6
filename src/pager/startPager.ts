import type { ContactBook } from '@/core/escalation/ContactBook.ts';
import { findBookFaults } from '@/core/escalation/findBookFaults.ts';
import { IncidentService } from '@/features/incidents/IncidentService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { loadIsProduction } from '@/shared/config/isProduction.ts';
import { Database } from '@/shared/database/Database.ts';
import { addHoldMetric } from '@/shared/hold/addHoldMetric.ts';
import { followHold } from '@/shared/hold/followHold.ts';
import type { Log } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { ContactBookFault, readContactBook } from '@/shared/paging/readContactBook.ts';
import { StartRefused } from '@/shared/process/StartRefused.ts';
import { buildPager } from './buildPager.ts';

function bookOf(config: Config, isProduction: boolean) {
  // Stand-ins are nobody's to page in production; the default integration is somebody's.
  if (isProduction && config.CONTACTS_FILE === '') return EMPTY_BOOK;
  try {
    return readContactBook(config.CONTACTS_FILE);
  } catch (error) {
    if (error instanceof ContactBookFault) throw new StartRefused(error.message);
    throw error;
  }
}

const NOBODY_THERE = { rotation: undefined, roles: [], pagerdutyRoutingKey: undefined };
const EMPTY_BOOK: ContactBook = {
  isDemo: false,
  people: [],
  roles: {},
  levels: { L1: NOBODY_THERE, L2: NOBODY_THERE, L3: NOBODY_THERE, executive: NOBODY_THERE },
  rotations: [],
};

/** Says what keeps people from being reached; a pager with faults is better than none, so it starts. */
function tellFaults(config: Config, faults: readonly { place: string; fault: string }[], log: Log): void {
  if (config.CONTACTS_FILE === '')
    log.critical({}, 'CONTACTS_FILE names no contact book: every page goes to the default integration');
  if (config.PAGERDUTY_ROUTING_KEY === '' && config.SLACK_WEBHOOK_URL === '' && config.SMTP_URL === '')
    log.critical({}, 'the pager has no channel for whoever has no integration of their own');
  if (config.PAGER_WATCHDOG_S === 0)
    log.warn({}, 'no Alertmanager is meant: nothing tells that alerting is silent');
  if (faults.length === 0) return;
  const places = faults.map(({ place, fault }) => `${place}: ${fault}`);
  log.error(
    { faults: places.slice(0, 20) },
    'the contact book has faults; npx accubooks oncall check lists them',
  );
}

/** Rejects with a StartRefused when nobody would be paged, or not in time. */
export async function startPager(config: Config, log: Log): Promise<{ stop: () => Promise<void> }> {
  const isProduction = loadIsProduction();
  if (config.ALERT_TOKEN === '')
    throw new StartRefused('ALERT_TOKEN is missing: anybody could silence the pager.');
  if (isProduction && config.PAGER_TIME_SCALE !== 1)
    throw new StartRefused('PAGER_TIME_SCALE is for drills; in production it must be 1.');
  const book = bookOf(config, isProduction);
  if (book.isDemo) log.warn({}, 'the pager uses the demo book: nobody real is paged');
  else tellFaults(config, findBookFaults(book, systemClock.nowMs()), log);
  const database = new Database(config.DATABASE_WORKER_URL ?? config.DATABASE_URL, log, 'accubooks-pager');
  const service = new IncidentService({
    inTransaction: (work) => database.asNobody(work),
    clock: systemClock,
  });
  const metrics = createMetrics('pager');
  const pager = buildPager({ config, book, service, clock: systemClock, log, metrics });
  await pager.start();
  // Last: it waits for the database, which may be what is dead.
  const databaseUrl = config.DATABASE_WORKER_URL ?? config.DATABASE_URL;
  const hold = await followHold({ process: 'pager', databaseUrl, log });
  addHoldMetric(metrics, hold);
  const stop = async () => {
    await Promise.all([pager.stop(), hold.stop()]);
    await database.close();
  };
  return { stop };
}
