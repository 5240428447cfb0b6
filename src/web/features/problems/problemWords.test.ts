import { expect, it } from 'vitest';
import { PROBLEM_IMPACTS } from '@/core/incidents/problemReports.ts';
import { areaOfPage, contextText, IMPACT_WORDS } from './problemWords.ts';

it('guesses what a problem is about from where it was', () => {
  const pages = [
    ...['/c/01J/reports/ledger', '/c/01J/import', '/c/01J/forecast', '/c/01J/scenarios/01K'],
    ...['/c/01J/billing', '/account/security', '/c/01J', '/c/01J/reporting', undefined],
  ];
  expect(pages.map(areaOfPage)).toEqual([
    ...['books', 'books', 'forecasts', 'forecasts', 'billing', 'signIn', 'other', 'other', 'other'],
  ]);
});

it('sends what is known of the place, and nothing where nothing is', () => {
  expect(contextText({ page: '/c/1', code: 'PAGE_FAILED', request: undefined })).toBe(
    'Page /c/1, code PAGE_FAILED',
  );
  expect(contextText({})).toBe('');
});

it('asks how bad it is without a word of priorities', () => {
  const words = PROBLEM_IMPACTS.map((impact) => IMPACT_WORDS[impact]).join(' ');
  expect(words).not.toMatch(/P\d|priority|severity|critical|major|minor|incident/i);
});
