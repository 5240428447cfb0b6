import { expect, it } from 'vitest';
import { toYaml } from './toYaml.ts';

it('writes plain data as YAML and quotes what could be read as something else', () => {
  const text = toYaml({
    groups: [{ name: 'a', rules: [{ expr: 'up == 0', for: '5m' }], empty: [], none: undefined }],
    list: ['x', 'no', '1', true, 2],
    matchers: ['a="b"'],
    nothing: {},
  });
  expect(text).toBe(`groups:
  - name: a
    rules:
      - expr: "up == 0"
        for: "5m"
    empty: []
list:
  - x
  - "no"
  - "1"
  - true
  - 2
matchers:
  - 'a="b"'
nothing: {}
`);
});
