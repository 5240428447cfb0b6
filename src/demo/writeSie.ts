import type { BookFiscalYear } from '@/core/ledger/Books.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import type { DemoRow, DemoVoucher } from './DemoLedger.ts';
import { DEMO_ACCOUNTS, isResultAccount } from './demoAccounts.ts';

const CURRENCY = 'SEK';

type DemoBooks = {
  readonly companyName: string;
  readonly generatedOn: string;
  readonly years: readonly BookFiscalYear[];
  readonly openings: readonly DemoRow[];
  readonly vouchers: readonly DemoVoucher[];
};

const compact = (date: string) => date.replaceAll('-', '');
const quoted = (text: string) => `"${text.replaceAll('"', '')}"`;
const amount = (minor: number) => formatDecimal(minor, CURRENCY);

/** Opening, closing and result rows of every year: what a year ends with, the next begins with. */
function balanceLines({ years, openings, vouchers }: DemoBooks): string[] {
  let opening = new Map(openings);
  return years.flatMap(({ startsOn, endsOn }, position) => {
    const index = position - years.length + 1;
    const closing = new Map(opening);
    for (const { rows } of vouchers.filter(({ date }) => date >= startsOn && date <= endsOn))
      for (const [account, minor] of rows) closing.set(account, (closing.get(account) ?? 0) + minor);
    const lines = (
      label: string,
      balances: ReadonlyMap<string, number>,
      isWanted: (account: string) => boolean,
    ) =>
      [...balances]
        .filter(([account]) => isWanted(account))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([account, minor]) => `#${label} ${index} ${account} ${amount(minor)}`);
    const isBalanceAccount = (account: string) => !isResultAccount(account);
    const text = [
      ...lines('IB', opening, isBalanceAccount),
      ...lines('UB', closing, isBalanceAccount),
      ...lines('RES', closing, isResultAccount),
    ];
    opening = new Map([...closing].filter(([account]) => isBalanceAccount(account)));
    return text;
  });
}

function voucherLines({ vouchers, years }: DemoBooks): string[] {
  return years.flatMap(({ startsOn, endsOn }) =>
    vouchers
      .filter(({ date }) => date >= startsOn && date <= endsOn)
      .flatMap(({ date, description, rows }, index) => [
        `#VER A ${index + 1} ${compact(date)} ${quoted(description)}`,
        '{',
        ...rows.map(([account, minor]) => `   #TRANS ${account} {} ${amount(minor)}`),
        '}',
      ]),
  );
}

/** The books as a SIE 4E file, to be encoded in code page 437 (SIE file format 4B, sie.se). */
export function writeSie(books: DemoBooks): string {
  const { companyName, generatedOn, years } = books;
  const lines = [
    '#FLAGGA 0',
    '#PROGRAM "AccuBooks" "1.0"',
    '#FORMAT PC8',
    `#GEN ${compact(generatedOn)}`,
    '#SIETYP 4',
    `#FNAMN ${quoted(companyName)}`,
    '#ORGNR 556000-0000',
    ...[...years]
      .reverse()
      .map(
        ({ startsOn, endsOn }, index) =>
          `#RAR ${index === 0 ? 0 : -index} ${compact(startsOn)} ${compact(endsOn)}`,
      ),
    '#KPTYP BAS2014',
    `#VALUTA ${CURRENCY}`,
    ...Object.entries(DEMO_ACCOUNTS).map(([number, name]) => `#KONTO ${number} ${quoted(name)}`),
    ...balanceLines(books),
    ...voucherLines(books),
  ];
  return `${lines.join('\r\n')}\r\n`;
}
