import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue } from './canonicalJson.ts';

describe('canonical JSON', () => {
  it('says what JSON says, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as JsonValue;
        expect(JSON.parse(canonicalJson(json))).toEqual(json);
      }),
    );
  });

  it('is one text for one value, in whichever order its names were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (record) => {
        const backwards = Object.fromEntries(Object.entries(record).reverse());
        expect(canonicalJson(backwards)).toBe(canonicalJson(record));
      }),
    );
    expect(canonicalJson({ b: [1, { z: null, a: 'ö\n' }], a: true })).toBe(
      '{"a":true,"b":[1,{"a":"ö\\n","z":null}]}',
    );
  });

  it('refuses a number that JSON has no word for', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow('NaN');
  });
});
