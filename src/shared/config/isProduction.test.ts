import { expect, it } from 'vitest';
import { isProduction } from './isProduction.ts';

it('says production for either variable and nothing else', () => {
  expect(isProduction({ NODE_ENV: 'production' })).toBe(true);
  expect(isProduction({ NODE_ENV: 'test', ACCUBOOKS_ENV: ' Prod ' })).toBe(true);
  expect(isProduction({ NODE_ENV: 'development', ACCUBOOKS_ENV: 'staging' })).toBe(false);
  expect(isProduction({})).toBe(false);
});
