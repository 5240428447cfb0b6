import { describe, expect, it } from 'vitest';
import { AUDIT_ACTIONS } from '@/core/audit/auditActions.ts';
import { actionText, detailText } from './auditWords.ts';

describe('the words of the audit log', () => {
  it('has some for every action, and shows one that it does not know as it is called', () => {
    for (const action of AUDIT_ACTIONS) expect(actionText(action)).toMatch(/^[A-Z][a-z ]+$/);
    expect(actionText('kettle.boiled')).toBe('kettle.boiled');
  });

  it('tells details on one line and leaves out what is not there', () => {
    expect(detailText({ from: 'viewer', to: 'manager' })).toBe('from viewer, to manager');
    expect(detailText({ horizonMonths: 12, scenarioId: null })).toBe('horizon months 12');
    expect(detailText({})).toBe('');
  });
});
