import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { addDays } from '@/core/ledger/isoDate.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import { readSie } from './readSie.ts';

const LETTERS = [...'abcXYZ åäöÅÄÖé&/-_.,:(){}#"1290'];

const name = fc.array(fc.constantFrom(...LETTERS), { maxLength: 20 }).map((letters) => letters.join(''));

const ACCOUNTS = ['1510', '1930', '2081', '2440', '3010', '4010', '7010', '8310'] as const;

const voucher = fc.record({
  series: fc.constantFrom('', 'A', 'B', '#'),
  number: fc.nat(9999).map(String),
  day: fc.nat(364),
  description: name,
  rows: fc.array(
    fc.record({
      accountNumber: fc.constantFrom(...ACCOUNTS),
      amountMinor: fc.integer({ min: -900_000_000, max: 900_000_000 }),
      description: name,
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

type Row = { accountNumber: string; amountMinor: number; description: string };

function balanced(rows: readonly Row[]): Row[] {
  const rest = rows.reduce((sum, row) => sum - row.amountMinor, 0);
  return [...rows, { accountNumber: '1930', amountMinor: rest === 0 ? 0 : rest, description: '' }];
}

const books = fc.record({
  company: name,
  accountName: name,
  vouchers: fc.array(
    voucher.map(({ rows, day, ...rest }) => ({
      ...rest,
      date: addDays('2023-01-01', day),
      rows: balanced(rows),
    })),
    { maxLength: 8 },
  ),
});

type Generated = typeof books extends fc.Arbitrary<infer T> ? T : never;

function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}

function render(generated: Generated, lineEnd: string): string {
  const lines = ['#FLAGGA 0', '#FORMAT PC8', '#SIETYP 4', `#FNAMN ${quoted(generated.company)}`];
  lines.push('#RAR 0 20230101 20231231', `#KONTO 1930 ${quoted(generated.accountName)}`);
  for (const { series, number, date, description, rows } of generated.vouchers) {
    lines.push(`#VER ${quoted(series)} ${number} ${date.replaceAll('-', '')} ${quoted(description)}`, '{');
    for (const row of rows)
      lines.push(
        `\t#TRANS ${row.accountNumber} {1 "5"} ${formatDecimal(row.amountMinor, 'SEK')} "" ${quoted(row.description)}`,
      );
    lines.push('}');
  }
  return `${lines.join(lineEnd)}${lineEnd}`;
}

describe('readSie', () => {
  it('reads generated books back identical in every encoding and line end', () => {
    fc.assert(
      fc.property(
        books,
        fc.constantFrom('cp437', 'windows-1252', 'utf-8'),
        fc.constantFrom('\n', '\r\n', '\r'),
        (generated, encoding, lineEnd) => {
          const read = readSie(iconv.encode(render(generated, lineEnd), encoding));
          expect(read.companyName).toBe(generated.company || undefined);
          expect(read.accounts.find((account) => account.number === '1930')?.name).toBe(
            generated.accountName || 'Account 1930',
          );
          expect(read.faults.filter((fault) => fault.severity !== 'notice')).toEqual([]);
          expect(
            read.vouchers.map(({ series, number, date, description, postings }) => ({
              series,
              number,
              description,
              date,
              rows: postings.map((posting) => ({
                accountNumber: posting.accountNumber,
                amountMinor: posting.amountMinor,
                description: posting.description,
              })),
            })),
          ).toEqual(generated.vouchers);
        },
      ),
    );
  });

  it('survives any damage and never yields a voucher that does not balance', () => {
    const damage = fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat(20_000) }),
      fc.record({ kind: fc.constant('flip' as const), at: fc.nat(20_000), bit: fc.nat(7) }),
      fc.record({ kind: fc.constant('dropLine' as const), at: fc.nat(200) }),
    );
    fc.assert(
      fc.property(books, fc.array(damage, { minLength: 1, maxLength: 12 }), (generated, damages) => {
        let bytes = iconv.encode(render(generated, '\n'), 'cp437');
        for (const one of damages) {
          if (one.kind === 'cut') bytes = bytes.subarray(0, one.at % (bytes.length + 1));
          else if (one.kind === 'flip' && bytes.length > 0) {
            const at = one.at % bytes.length;
            bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << one.bit), at);
          } else if (one.kind === 'dropLine') {
            const lines = bytes.toString('latin1').split('\n');
            lines.splice(one.at % lines.length, 1);
            bytes = Buffer.from(lines.join('\n'), 'latin1');
          }
        }
        const read = readSie(bytes);
        for (const { postings } of read.vouchers) {
          expect(postings.reduce((sum, posting) => sum + posting.amountMinor, 0)).toBe(0);
          const known = new Set(read.accounts.map((account) => account.number));
          expect(postings.every((posting) => known.has(posting.accountNumber))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
