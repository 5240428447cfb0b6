import { describe, expect, it } from 'vitest';
import { OBJECT_LIST, parseSieLine } from './parseSieLine.ts';

describe('parseSieLine', () => {
  it('parts fields at blanks and tabs and keeps quoted blanks', () => {
    expect(parseSieLine('\t#VER  "A" 12\t20240131 "Inköp av \\"frimärken\\"" ')).toEqual([
      '#VER',
      'A',
      '12',
      '20240131',
      'Inköp av "frimärken"',
    ]);
  });

  it('keeps empty fields, object lists and backslashes that escape nothing', () => {
    expect(parseSieLine('#TRANS 1229 {1 "100" "6" "a } b"} -133.50 "" "1820\\A012 Cykel"')).toEqual([
      '#TRANS',
      '1229',
      `${OBJECT_LIST}1 "100" "6" "a } b"`,
      '-133.50',
      '',
      '1820\\A012 Cykel',
    ]);
    expect(parseSieLine('#TRANS 1910 {} 5')).toEqual(['#TRANS', '1910', OBJECT_LIST, '5']);
    expect(parseSieLine('#KONTO 1910 "{}"')).toEqual(['#KONTO', '1910', '{}']);
  });

  it('reads what is left of a damaged line', () => {
    expect(parseSieLine('#KONTO 1910 "Kass')).toEqual(['#KONTO', '1910', 'Kass']);
    expect(parseSieLine('#TRANS 1910 {1 "2')).toEqual(['#TRANS', '1910', `${OBJECT_LIST}1 "2`]);
    expect(parseSieLine('{')).toEqual(['{']);
    expect(parseSieLine('')).toEqual([]);
  });
});
