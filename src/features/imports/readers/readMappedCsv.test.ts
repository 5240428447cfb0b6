import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Books } from '@/core/ledger/Books.ts';
import { guessCsvMapping } from './guessCsvMapping.ts';
import { readMappedCsv } from './readMappedCsv.ts';

function amountsOf(books: Books): (readonly number[])[] {
  return books.vouchers.map((voucher) => voucher.postings.map((posting) => posting.amountMinor));
}

function errorsOf(books: Books): string[] {
  return books.faults
    .filter((fault) => fault.severity !== 'notice')
    .map((fault) => `${fault.code} ${fault.line}`);
}

const SWEDISH = `Huvudbok;;;;;
Datum;Vernr;Konto;Kontonamn;Debet;Kredit
2024-01-05;1;1930;Företagskonto;1 234,50;
2024-01-05;1;3010;Försäljning;;1 234,50
2024-02-01;2;4010;Inköp;1 000,00;
2024-02-01;2;1930;Företagskonto;;1 000,00
`;

describe('readMappedCsv', () => {
  it('guesses a Swedish header in Windows-1252, with decimal commas and blanks in thousands', () => {
    const books = readMappedCsv(iconv.encode(SWEDISH, 'windows-1252'), undefined, 'SEK');
    expect(errorsOf(books)).toEqual([]);
    expect(books.encoding).toBe('windows-1252');
    expect(amountsOf(books)).toEqual([
      [123_450, -123_450],
      [100_000, -100_000],
    ]);
    expect(books.accounts.map(({ number, type, isCash }) => `${number} ${type} ${isCash}`)).toEqual([
      '1930 asset true',
      '3010 income false',
      '4010 expense false',
    ]);
    expect(books.vouchers[0]).toMatchObject({ number: '1', date: '2024-01-05', line: 3 });
    expect(books.faults.find((fault) => fault.code === 'MAPPING_GUESSED')?.message).toContain(
      'debit = "Debet"',
    );
  });

  it('reads a mapping by names or by indexes, with one amount column', () => {
    const text =
      'Day,What,Where,Much\n01/31/2024,Shop,Groceries,"1,234.50"\n01/31/2024,Shop,Checking,"(1,234.50)"\n';
    const byName = readMappedCsv(Buffer.from(text), {
      date: 'Day',
      account: 'Where',
      amount: 'Much',
      description: 'What',
    });
    const byIndex = readMappedCsv(Buffer.from(text), { date: 0, account: 2, amount: 3, description: 1 });
    expect(amountsOf(byName)).toEqual([[123_450, -123_450]]);
    expect(byIndex).toEqual(byName);
    const bare = readMappedCsv(Buffer.from(text.slice(text.indexOf('\n') + 1)), {
      date: 0,
      account: 2,
      amount: 3,
    });
    expect(amountsOf(bare)).toEqual(amountsOf(byName));
  });

  it('parts rows without a voucher column where they sum to zero, and never over a date', () => {
    const books = readMappedCsv(
      Buffer.from(
        'Date|Account|Debit|Credit\n2024-01-01|Rent|5.00|\n2024-01-01|Bank|0|5.00\n2024-01-01|Food|1.00|\n2024-01-01|Bank||1.00\n2024-01-02|Rent|5.00|\n2024-01-03|Bank||5.00\n',
      ),
    );
    expect(amountsOf(books)).toEqual([
      [500, -500],
      [100, -100],
    ]);
    expect(errorsOf(books)).toEqual(['VOUCHER_UNBALANCED 6', 'VOUCHER_UNBALANCED 7']);
  });

  it('balances every currency of a voucher by itself', () => {
    const header = 'Date,Voucher,Account,Amount,Currency\n';
    const good = readMappedCsv(
      Buffer.from(
        `${header}2024-01-01,1,Rent,5.00,EUR\n2024-01-01,1,Bank,-5.00,EUR\n2024-01-01,1,Stock,500,JPY\n2024-01-01,1,Bank,-500,JPY\n`,
      ),
    );
    expect(amountsOf(good)).toEqual([[500, -500, 500, -500]]);
    const mixed = readMappedCsv(
      Buffer.from(`${header}2024-01-01,1,Rent,5.00,EUR\n2024-01-01,1,Bank,-5.00,USD\n`),
    );
    expect(errorsOf(mixed)).toEqual(['VOUCHER_UNBALANCED 2']);
  });

  it('reads the French FEC with its own chart', () => {
    const fec = `JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise
VE|Ventes|V1|20240131|411000|Clients|||F1|20240131|Facture|1200,00|0,00|||20240131||
VE|Ventes|V1|20240131|707000|Ventes de marchandises|||F1|20240131|Facture|0,00|1000,00|||20240131||
VE|Ventes|V1|20240131|445710|TVA collectée|||F1|20240131|Facture|0,00|200,00|||20240131||
`;
    const books = readMappedCsv(iconv.encode(fec, 'windows-1252'), undefined, 'EUR');
    expect(amountsOf(books)).toEqual([[120_000, -100_000, -20_000]]);
    expect(books.vouchers[0]).toMatchObject({ series: 'VE', number: 'V1', date: '2024-01-31' });
    expect(books.accounts.map((account) => account.type)).toEqual(['asset', 'income', 'liability']);
  });

  it('asks for a mapping and names the columns when the header does not tell', () => {
    const text = 'When,Who,How much\n2024-01-01,Me,5\n';
    const books = readMappedCsv(Buffer.from(text));
    expect(errorsOf(books)).toEqual(['MAPPING_NEEDED 0']);
    expect(books.faults[0]?.message).toContain('When | Who | How much');
    expect(guessCsvMapping(Buffer.from(text))).toMatchObject({
      mapping: undefined,
      missing: ['date', 'account', 'debit and credit, or amount'],
      header: ['When', 'Who', 'How much'],
      sampleRows: [['2024-01-01', 'Me', '5']],
    });
    const lost = readMappedCsv(Buffer.from(text), { date: 'When', account: 'Where', amount: 'How much' });
    expect(lost.faults[0]?.message).toContain('"Where"');
  });

  it('never throws on damage and never yields a voucher that does not balance', () => {
    const bytes = Buffer.from(SWEDISH);
    const flip = fc.record({ at: fc.nat(bytes.length - 1), bit: fc.nat(7) });
    fc.assert(
      fc.property(fc.array(flip, { maxLength: 10 }), fc.nat(bytes.length), (flips, end) => {
        const damaged = Buffer.from(bytes);
        for (const { at, bit } of flips) damaged.writeUInt8((damaged[at] ?? 0) ^ (1 << bit), at);
        for (const { postings } of readMappedCsv(damaged.subarray(0, end), undefined, 'SEK').vouchers)
          expect(postings.reduce((sum, posting) => sum + posting.amountMinor, 0)).toBe(0);
      }),
    );
  });
});
