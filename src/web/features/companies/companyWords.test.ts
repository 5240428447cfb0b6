import { describe, expect, it } from 'vitest';
import { matchCompanies } from './companyWords.ts';

describe('the search among companies', () => {
  it('takes words in any order and any case', () => {
    const companies = [{ name: 'Kvarnen Bageri AB' }, { name: 'Kvarnen Fastighet AB' }, { name: 'Åsen HB' }];
    const found = (typed: string) => matchCompanies(companies, typed).map(({ name }) => name);
    expect(found('')).toHaveLength(3);
    expect(found('ab kvarnen')).toHaveLength(2);
    expect(found(' bageri')).toEqual(['Kvarnen Bageri AB']);
    expect(found('åsen')).toEqual(['Åsen HB']);
    expect(found('nobody')).toEqual([]);
  });
});
