import { describe, expect, it } from 'vitest';
import { AUDIT_ACTIONS } from '@/core/audit/auditActions.ts';
import { actionText, actorText, detailText } from './auditWords.ts';

describe('the words of the audit log', () => {
  it('has some for every action, and shows one that it does not know as it is called', () => {
    for (const action of AUDIT_ACTIONS) expect(actionText(action)).toMatch(/^[A-Z][\w ,:’-]+$/);
    expect(actionText('kettle.boiled')).toBe('kettle.boiled');
  });

  it('names the person, and the key that acted for them', () => {
    const ada = { actorId: 'A', actorEmail: 'ada@example.com' };
    expect(actorText(ada)).toBe('ada@example.com');
    expect(actorText({ ...ada, apiKey: { id: 'K', name: 'Nightly' } })).toBe(
      'ada@example.com, by the key Nightly',
    );
    expect(actorText({ actorId: 'A', actorEmail: null })).toBe('a former member');
  });

  it('tells details on one line and leaves out what is not there', () => {
    expect(detailText({ from: 'viewer', to: 'manager' })).toBe('from viewer, to manager');
    expect(detailText({ horizonMonths: 12, scenarioId: null })).toBe('horizon months 12');
    expect(detailText({})).toBe('');
  });
});
