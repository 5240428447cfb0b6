import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBooks } from './readBooks.ts';
import { FILE_BYTES_MAX, FILE_LINES_MAX } from './readerLimits.ts';

const SAMPLES = path.join(import.meta.dirname, '../../../../test/fixtures/books');

function read(text: string, fileName = 'books.txt') {
  return readBooks({ bytes: Buffer.from(text), fileName });
}

describe('readBooks', () => {
  it('finds the format by content, whatever the name says', () => {
    const sie = readFileSync(path.join(SAMPLES, 'sie4-test4.se'));
    const beancount = readFileSync(path.join(SAMPLES, 'example.beancount'));
    expect(readBooks({ bytes: sie, fileName: 'x.csv' }).format).toBe('sie');
    expect(readBooks({ bytes: beancount, fileName: 'x.se' }).format).toBe('beancount');
    expect(
      read(
        'Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit\n01/31/2024,Bill,1,,,Rent,5.00,\n,,,,,Checking,,5.00\n',
      ).format,
    ).toBe('quickbooks-journal');
    expect(
      read(
        'Date,Source,Description,Reference,Debit,Credit,Running Balance,Account Code,Account\n1 Jan 2024,Spend Money,x,,5.00,,5.00,400,Rent\n',
      ).format,
    ).toBe('xero-journal');
    expect(read('Datum;Konto;Belopp\n2024-01-01;1930;5,00\n2024-01-01;3010;-5,00\n')).toMatchObject({
      format: 'csv-mapped',
      vouchers: [{ date: '2024-01-01' }],
    });
  });

  it('takes the mapping given over what the content looks like, and the currency given', () => {
    const books = readBooks({
      bytes: Buffer.from('d,a,m\n2024-01-31,Rent,5.00\n2024-01-31,Bank,-5.00\n'),
      fileName: 'x.csv',
      mapping: { date: 'd', account: 'a', amount: 'm' },
      currency: 'CHF',
    });
    expect(books.currency).toBe('CHF');
    expect(books.vouchers).toHaveLength(1);
    expect(books.faults.map((fault) => fault.code)).not.toContain('CURRENCY_ASSUMED');
  });

  it('says which currency it assumed', () => {
    const books = read('Date,Account,Debit,Credit\n2024-01-31,Rent,€5.00,\n2024-01-31,Bank,,€5.00\n');
    expect(books.currency).toBe('EUR');
    expect(books.faults.map((fault) => fault.code)).toContain('CURRENCY_ASSUMED');
  });

  it.each([
    ['FILE_EMPTY', Buffer.alloc(0)],
    ['FILE_EMPTY', Buffer.from(' \n\n')],
    ['FORMAT_UNKNOWN', Buffer.from('PK\u0003\u0004workbook')],
    ['FORMAT_UNKNOWN', Buffer.from('%PDF-1.7\n...')],
    ['FORMAT_UNKNOWN', Buffer.from('<?xml version="1.0"?><AuditFile/>')],
    ['FORMAT_UNKNOWN', Buffer.from(Array.from({ length: 500 }, (_, index) => index % 32))],
    ['FORMAT_UNKNOWN', Buffer.from('hello world\n')],
    ['MAPPING_NEEDED', Buffer.from('When,Where,Much\n2024-01-01,Bank,5\n')],
    ['FILE_TOO_LARGE', Buffer.alloc(FILE_BYTES_MAX + 1, 'a')],
    ['FILE_TOO_LARGE', Buffer.alloc(FILE_LINES_MAX + 1, '\n')],
  ])('refuses with %s what cannot be read', (code, bytes) => {
    const books = readBooks({ bytes, fileName: 'x' });
    expect(books.faults).toMatchObject([{ severity: 'error', code }]);
    expect(books.vouchers).toEqual([]);
  });
});
