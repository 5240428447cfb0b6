import type { IsoDate } from '@/core/ledger/Books.ts';
import { addDays } from '@/core/ledger/isoDate.ts';
import { bankDay } from './DemoLedger.ts';
import { type DemoMonth, dayOf } from './DemoMonth.ts';
import { kronor, shareOf, VAT_25 } from './demoAmounts.ts';
import { DEMO_CUSTOMERS, type DemoCustomer } from './demoCustomers.ts';

/** How busy a month is, January first, in per cent of an ordinary one. */
const SEASON_PERCENT = [92, 100, 110, 102, 104, 96, 42, 74, 108, 114, 112, 82];
/** Retainers go out on this day, so that a payment after about thirty days stays clear of the month's end. */
const RETAINER_DAY = 15;
const PROJECTS_PER_MONTH = 9;
/** Of a hundred invoices, those whose customer pays later than ever agreed. */
const VERY_LATE_PERCENT = 3;
const VERY_LATE_DAYS = 25;

function bookInvoice(
  { ledger, random }: DemoMonth,
  sale: { customer: DemoCustomer; date: IsoDate; account: string; netMinor: number; text: string },
): void {
  const { customer, date, account, netMinor, text } = sale;
  const vat = shareOf(netMinor, VAT_25);
  const total = netMinor + vat;
  ledger.post(date, `Kundfaktura ${customer.name}, ${text}`, [
    ['1510', total],
    [account, -netMinor],
    ['2611', -vat],
  ]);
  const [usual, longest] = customer.delayDays;
  const late = random.percent(VERY_LATE_PERCENT) ? VERY_LATE_DAYS : 0;
  const delay = random.percent(75) ? random.between(usual - 3, usual + 3) : random.between(usual, longest);
  ledger.post(bankDay(addDays(date, delay + late)), `Inbetalning ${customer.name}, ${text}`, [
    ['1930', total],
    ['1510', -total],
  ]);
}

/** Retainers in the middle of the month, projects on any; summer is quiet. */
export function bookSales(demo: DemoMonth): void {
  const { month, index, priceLevel, random } = demo;
  const season = SEASON_PERCENT[Number(month.slice(5)) - 1] ?? 100;
  const isSummer = season < 50;
  for (const customer of DEMO_CUSTOMERS.filter(({ retainerKronor }) => retainerKronor > 0)) {
    // Retainers are cut to two thirds in the month in which nobody works.
    const share = isSummer ? 6_600 : 10_000;
    const netMinor = shareOf(shareOf(kronor(customer.retainerKronor), priceLevel), share);
    const text = `löpande avtal ${month}`;
    bookInvoice(demo, {
      customer,
      date: bankDay(dayOf(month, RETAINER_DAY)),
      account: '3041',
      netMinor,
      text,
    });
  }
  const projects = Math.round(((PROJECTS_PER_MONTH + index / 12) * season) / 100);
  for (let project = 1; project <= projects; project += 1) {
    const netMinor = shareOf(kronor(random.between(420, 820) * 100), priceLevel);
    const date = bankDay(dayOf(month, random.between(3, 24)));
    const text = `projekt ${month.replace('-', '')}-${project}`;
    bookInvoice(demo, { customer: random.pick(DEMO_CUSTOMERS), date, account: '3045', netMinor, text });
  }
}
