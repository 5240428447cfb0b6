import { describe, expect, it } from 'vitest';
import { detectDateOrder, parseDateCell } from './columnDates.ts';

describe('columnDates', () => {
  it('decides the order for the whole column', () => {
    expect(detectDateOrder(['01/02/2024', '01/31/2024'])).toBe('mdy');
    expect(detectDateOrder(['01/02/2024', '31/01/2024'])).toBe('dmy');
    expect(detectDateOrder(['01.02.2024'])).toBe('dmy');
    expect(detectDateOrder(['2024-01-02', '20240131'])).toBe('ymd');
    expect(detectDateOrder(['01/02/2024', '03/04/2024'])).toBeUndefined();
  });

  it.each([
    ['01/31/2024', 'mdy', '2024-01-31'],
    ['31/1/24', 'dmy', '2024-01-31'],
    ['31.01.2024', 'dmy', '2024-01-31'],
    ['2024-01-31', 'mdy', '2024-01-31'],
    ['2024-01-31 00:00:00', 'ymd', '2024-01-31'],
    ['20240131', 'dmy', '2024-01-31'],
    ['31 Jan 2024', 'dmy', '2024-01-31'],
    ['Jan 31, 2024', 'mdy', '2024-01-31'],
    ['31-Dec-99', 'dmy', '1999-12-31'],
    ['5 maj 2024', 'dmy', '2024-05-05'],
    ['14 juillet 2024', 'dmy', '2024-07-14'],
  ] as const)('%s in %s', (cell, order, date) => {
    expect(parseDateCell(cell, order)).toBe(date);
  });

  it.each(['31/01/2024', '2024-02-30', 'Total', '', '1/2', '99999999'])(
    '%s is no date month first',
    (cell) => {
      expect(parseDateCell(cell, 'mdy')).toBeUndefined();
    },
  );
});
