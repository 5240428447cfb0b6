import type { IsoDate } from '@/core/ledger/Books.ts';
import { addDays, addToMonth } from '@/core/ledger/isoDate.ts';
import { bankDay } from './DemoLedger.ts';
import { type DemoMonth, dayOf } from './DemoMonth.ts';
import { kronor, shareOf, VAT_25 } from './demoAmounts.ts';

/** Bought now and then: account, text, kronor without VAT, and how many a month. */
type Habit = {
  readonly account: string;
  readonly text: string;
  readonly kronor: readonly [number, number];
  readonly times: readonly [number, number];
};

const BY_CARD: readonly Habit[] = [
  { account: '5800', text: 'Tågresa', kronor: [420, 2_900], times: [7, 13] },
  { account: '5800', text: 'Hotell', kronor: [1_100, 3_400], times: [3, 7] },
  { account: '6071', text: 'Lunch med kund', kronor: [260, 1_400], times: [2, 6] },
  { account: '5410', text: 'Teknik till kontoret', kronor: [600, 9_800], times: [1, 4] },
  { account: '6110', text: 'Kontorsmateriel', kronor: [120, 1_500], times: [1, 3] },
];

const BY_INVOICE: readonly Habit[] = [
  { account: '4600', text: 'Underkonsult Sjöblom', kronor: [62_000, 98_000], times: [1, 1] },
  { account: '4600', text: 'Underkonsult Pettersson & Falk', kronor: [38_000, 88_000], times: [1, 2] },
  { account: '5910', text: 'Annonser', kronor: [6_000, 18_000], times: [1, 1] },
  { account: '6212', text: 'Mobilabonnemang', kronor: [5_800, 6_400], times: [1, 1] },
  { account: '5060', text: 'Städning', kronor: [8_400, 8_400], times: [1, 1] },
  { account: '6530', text: 'Redovisningsbyrå', kronor: [14_500, 14_500], times: [1, 1] },
  { account: '7610', text: 'Kurs', kronor: [4_000, 22_000], times: [0, 2] },
];

const SUBSCRIPTIONS: readonly (readonly [text: string, kronor: number, day: number])[] = [
  ['Molntjänst', 18_200, 2],
  ['Kontorsprogram', 7_900, 4],
  ['Designverktyg', 3_600, 9],
  ['Kundregister', 5_200, 15],
  ['Utvecklingsverktyg', 4_400, 21],
];

const RENT_KRONOR = 92_000;
const INSURANCE_KRONOR = 46_000;
const BANK_FEE_KRONOR = 385;

function payByCard(
  { ledger }: DemoMonth,
  date: IsoDate,
  account: string,
  text: string,
  netMinor: number,
): void {
  const vat = shareOf(netMinor, VAT_25);
  ledger.post(date, text, [
    [account, netMinor],
    ['2641', vat],
    ['1930', -netMinor - vat],
  ]);
}

/** A supplier's invoice and its payment 30 days later. */
export function payByInvoice(
  { ledger }: DemoMonth,
  date: IsoDate,
  account: string,
  text: string,
  netMinor: number,
): void {
  const vat = shareOf(netMinor, VAT_25);
  const total = netMinor + vat;
  ledger.post(date, `Leverantörsfaktura ${text}`, [
    [account, netMinor],
    ['2641', vat],
    ['2440', -total],
  ]);
  ledger.post(bankDay(addDays(date, 30)), `Betalning ${text}`, [
    ['2440', total],
    ['1930', -total],
  ]);
}

/** Rent is paid at the end of the month before it, and waits there as prepaid. */
function bookRent({ ledger, month, priceLevel }: DemoMonth): void {
  const net = shareOf(kronor(RENT_KRONOR), priceLevel);
  const vat = shareOf(net, VAT_25);
  const next = addToMonth(month, 1);
  ledger.post(bankDay(dayOf(month, 28)), `Lokalhyra ${next}`, [
    ['1710', net],
    ['2641', vat],
    ['1930', -net - vat],
  ]);
  ledger.post(dayOf(next, 1), `Periodisering lokalhyra ${next}`, [
    ['5010', net],
    ['1710', -net],
  ]);
}

/** Everything that is bought in an ordinary month. */
export function bookPurchases(demo: DemoMonth): void {
  const { ledger, month, priceLevel, random } = demo;
  const isSummer = month.endsWith('-07');
  const habits = (list: readonly Habit[], pay: typeof payByCard, lastDay: number) => {
    for (const { account, text, kronor: range, times } of list) {
      const count = Math.ceil(random.between(times[0], times[1]) / (isSummer ? 2 : 1));
      for (let time = 0; time < count; time += 1) {
        const net = shareOf(kronor(random.between(range[0], range[1])), priceLevel);
        pay(demo, bankDay(dayOf(month, random.between(1, lastDay))), account, text, net);
      }
    }
  };
  habits(BY_CARD, payByCard, 26);
  habits(BY_INVOICE, payByInvoice, 24);
  for (const [text, amount, day] of SUBSCRIPTIONS)
    payByCard(demo, dayOf(month, day), '5420', text, shareOf(kronor(amount), priceLevel));
  bookRent(demo);
  if (month.endsWith('-02')) {
    const premium = shareOf(kronor(INSURANCE_KRONOR), priceLevel);
    ledger.post(bankDay(dayOf(month, 18)), 'Företagsförsäkring', [
      ['6310', premium],
      ['1930', -premium],
    ]);
  }
  ledger.post(bankDay(dayOf(month, 3)), 'Bankavgifter', [
    ['6570', kronor(BANK_FEE_KRONOR)],
    ['1930', -kronor(BANK_FEE_KRONOR)],
  ]);
}
