import { describe, expect, it } from 'vitest';
import { csvSample, readSample } from './csvSample.ts';
import { mappingOf } from './mappingOf.ts';

describe('a CSV of no known layout', () => {
  it('shows its columns below the titles above them', () => {
    const text = 'My company\n\nWhen;Where;"Much; or less"\n2024-01-01;Bank;5,00\n2024-01-02;Rent;-5,00\n';
    expect(csvSample(text)).toEqual({
      head: ['When', 'Where', 'Much; or less'],
      rows: [
        ['2024-01-01', 'Bank', '5,00'],
        ['2024-01-02', 'Rent', '-5,00'],
      ],
    });
  });

  it('is read as Western European when it is not UTF-8', async () => {
    expect(
      await readSample(new Blob([new Uint8Array([0xd6, 0x76, 0x6e, 0x2c, 0x41, 0x2c, 0x42])])),
    ).toContain('Övn');
    expect(await readSample(new Blob(['Övnbolag,x,y,z']))).toContain('Övnbolag');
  });

  it('maps columns by name, and by place where a name stands twice', () => {
    const head = ['When', 'Where', 'Sum', 'Sum'];
    expect(mappingOf({ date: '0', account: '1', amount: '3', dateFormat: 'DMY' }, head)).toEqual({
      date: 'When',
      account: 'Where',
      amount: 3,
      dateFormat: 'DMY',
    });
  });

  it.each([
    [{ date: '0' }, 'date and of the account'],
    [{ date: '0', account: '1' }, 'either the column of the amount'],
    [{ date: '0', account: '1', debit: '2' }, 'either the column of the amount'],
    [{ date: '0', account: '1', amount: '2', debit: '3' }, 'not all of them'],
  ])('says which columns are missing: %j', (choices, sentence) => {
    expect(mappingOf(choices, ['a', 'b', 'c', 'd'])).toContain(sentence);
  });
});
