/** Books that are large enough to be interrupted while they are imported: a SIE 4 file made from a seed. */
import iconv from 'iconv-lite';
import { lastDayOfMonth } from '@/core/ledger/isoDate.ts';
import { closeYear } from '@/demo/closeYear.ts';
import { DemoLedger, type DemoRow } from '@/demo/DemoLedger.ts';
import { demoMonths, demoYears } from '@/demo/demoYears.ts';
import { createRandom } from '@/demo/Random.ts';
import { writeSie } from '@/demo/writeSie.ts';

const OPENINGS: readonly DemoRow[] = [
  ['1930', 90_000_000],
  ['2081', -50_000_000],
  ['2091', -40_000_000],
];
const INCOME = ['3041', '3045'];
const COSTS = ['4600', '5010', '5410', '5420', '5800', '5910', '6110', '6212', '6530', '7610'];
/** Of a hundred vouchers, the sales. */
const SALES_PERCENT = 45;

/** 36 months up to the one before `today`, with `perMonth` vouchers each and the entries that close the years. */
export function largeBooks(options: {
  seed: number;
  today: string;
  perMonth: number;
}): Uint8Array<ArrayBuffer> {
  const random = createRandom(options.seed);
  const months = demoMonths(options.today);
  const years = demoYears(months);
  const lastDay = lastDayOfMonth(months.at(-1) ?? options.today);
  const ledger = new DemoLedger(lastDay);
  for (const month of months) {
    for (let index = 0; index < options.perMonth; index += 1) {
      const date = `${month}-${String(random.between(1, 28)).padStart(2, '0')}`;
      const net = random.between(10_000, 900_000);
      const vat = Math.floor(net / 4);
      const isSale = random.percent(SALES_PERCENT);
      const rows: readonly DemoRow[] = isSale
        ? [
            ['1930', net + vat],
            [random.pick(INCOME), -net],
            ['2611', -vat],
          ]
        : [
            ['1930', -net - vat],
            [random.pick(COSTS), net],
            ['2641', vat],
          ];
      ledger.post(date, `${isSale ? 'Faktura' : 'Inköp'} ${month} ${index + 1}`, rows);
    }
    const year = years.find(({ endsOn }) => endsOn === lastDayOfMonth(month));
    if (year !== undefined) closeYear(ledger, year);
  }
  const vouchers = ledger.vouchers();
  const text = writeSie({
    companyName: 'Stora Boken AB',
    generatedOn: lastDay,
    years,
    openings: OPENINGS,
    vouchers,
  });
  return new Uint8Array(iconv.encode(text, 'cp437'));
}
