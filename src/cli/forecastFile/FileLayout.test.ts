import { describe, expect, it } from 'vitest';
import { detectLayout } from './FileLayout.ts';

const detect = (first: string, second?: string, wanted?: 'long' | 'wide') =>
  detectLayout(first.split(','), second?.split(','), { wanted, hasDecimalComma: false });

describe('detectLayout', () => {
  it('finds columns by their names, wherever they stand', () => {
    expect(detect('series_id,month,value')).toEqual({
      kind: 'long',
      hasHeader: true,
      id: 0,
      period: 1,
      value: 2,
    });
    expect(detect('ds,unique_id,note,y')).toEqual({
      kind: 'long',
      hasHeader: true,
      id: 1,
      period: 0,
      value: 3,
    });
    expect(detect('Shop,Date,Value')).toEqual({ kind: 'long', hasHeader: true, id: 0, period: 1, value: 2 });
    expect(detect('date,value')).toEqual({
      kind: 'long',
      hasHeader: true,
      id: undefined,
      period: 0,
      value: 1,
    });
  });

  it('finds them by position, with a header in another language or none', () => {
    expect(detect('Kunde,Monat,Betrag', 'A,2024-01,5')).toMatchObject({ kind: 'long', hasHeader: true });
    expect(detect('A,2024-01,5', 'A,2024-02,6')).toMatchObject({ kind: 'long', hasHeader: false });
    expect(detect('A,1,5', 'A,2,6')).toMatchObject({ kind: 'long', hasHeader: false });
  });

  it('does not take a first row with one bad cell for a header', () => {
    expect(detect('A,2024-13,5')).toMatchObject({ kind: 'long', hasHeader: false });
    expect(detect('A,2024-01,five')).toMatchObject({ kind: 'long', hasHeader: false });
  });

  it('knows a row for each series', () => {
    expect(detect('V1,V2,V3', 'Y1,5,6')).toEqual({ kind: 'wide', hasHeader: true, periods: undefined });
    expect(detect('Y1,5,6,7')).toEqual({ kind: 'wide', hasHeader: false, periods: undefined });
    expect(detect('Y1,5,6', 'Y2,1,2,3')).toMatchObject({ kind: 'wide', hasHeader: false });
    expect(detect('Y1,5,6', 'Y2,1,2', 'wide')).toMatchObject({ kind: 'wide', hasHeader: false });
    expect(detect('id,2024-01,2024-02,2024-03', 'A,1,2,3')).toMatchObject({
      kind: 'wide',
      hasHeader: true,
      periods: [{ ordinal: 24_288 }, { ordinal: 24_289 }, { ordinal: 24_290 }],
    });
  });

  it('gives up on anything else', () => {
    expect(detect('hello', 'world')).toBeUndefined();
    expect(detect('A,5')).toBeUndefined();
    expect(detect('a,date,b,value')).toBeUndefined();
    expect(detect('Y1,5,6,7', 'Y2,1,2,3', 'long')).toBeUndefined();
  });
});
