import { addMonths, lastDayOfMonth } from '@/core/ledger/isoDate.ts';
import { payByInvoice } from './bookPurchases.ts';
import type { DemoLedger } from './DemoLedger.ts';
import { type DemoMonth, dayOf } from './DemoMonth.ts';
import { kronor } from './demoAmounts.ts';

/** The one big purchase: a new studio, in the first year. */
const STUDIO_INDEX = 4;
const STUDIO_KRONOR = 420_000;
const STUDIO_LIFE_MONTHS = 60;
/** What the equipment from before wears off a month. */
const OLD_EQUIPMENT_KRONOR = 6_500;

function depreciate(ledger: DemoLedger, month: string, amountMinor: number, what: string): void {
  ledger.post(lastDayOfMonth(month), `Avskrivning ${what} ${month}`, [
    ['7832', amountMinor],
    ['1229', -amountMinor],
  ]);
}

/** Equipment: wear by the month, and one purchase that cash feels. */
export function bookEquipment(demo: DemoMonth): void {
  const { ledger, month, index } = demo;
  if (index === STUDIO_INDEX)
    payByInvoice(demo, dayOf(month, 14), '1220', 'Ny studio, inredning och teknik', kronor(STUDIO_KRONOR));
  depreciate(ledger, month, kronor(OLD_EQUIPMENT_KRONOR), 'inventarier');
  if (index >= STUDIO_INDEX) depreciate(ledger, month, kronor(STUDIO_KRONOR / STUDIO_LIFE_MONTHS), 'studio');
}

/** The day on which the shareholders meet after a year: 15 May. */
export function meetingDay(yearEnd: string): string {
  return addMonths(`${yearEnd.slice(0, 8)}15`, 5);
}
