import { addToMonth, firstDayOfMonth, lastDayOfMonth } from '@/core/ledger/isoDate.ts';
import { bankDay } from './DemoLedger.ts';
import { type DemoMonth, taxDay, taxDayAfter } from './DemoMonth.ts';
import { kronor, shareOf } from './demoAmounts.ts';

/** Preliminary corporate tax a month; booked as cost at the month's end and paid on the tax day. */
const PRELIMINARY_KRONOR = 56_000;

/** The quarter's VAT, moved to one account and paid on the tax day of the second month after it. */
function settleVat({ ledger, month }: DemoMonth): void {
  const from = firstDayOfMonth(addToMonth(month, -2));
  const to = lastDayOfMonth(month);
  const outgoing = ledger.movement('2611', from, to);
  const incoming = ledger.movement('2641', from, to);
  ledger.post(to, `Momsredovisning kvartalet till ${month}`, [
    ['2611', -outgoing],
    ['2641', -incoming],
    ['2650', outgoing + incoming],
  ]);
  ledger.post(bankDay(taxDayAfter(month, 2)), `Moms kvartalet till ${month}`, [
    ['2650', -outgoing - incoming],
    ['1930', outgoing + incoming],
  ]);
}

/** VAT by the quarter and corporate tax by the month. */
export function bookTaxes(demo: DemoMonth): void {
  const { ledger, month, priceLevel } = demo;
  const preliminary = shareOf(kronor(PRELIMINARY_KRONOR), priceLevel);
  ledger.post(bankDay(taxDay(month)), `F-skatt ${month}`, [
    ['2518', preliminary],
    ['1930', -preliminary],
  ]);
  ledger.post(lastDayOfMonth(month), `Beräknad skatt ${month}`, [
    ['8910', preliminary],
    ['2512', -preliminary],
  ]);
  if (['03', '06', '09', '12'].includes(month.slice(5))) settleVat(demo);
}
