import { describe, expect, it } from 'vitest';
import { isPermission, mayDo, PERMISSIONS, permissionsOf, scopesOf } from './permissions.ts';
import { isRole, ROLES } from './roles.ts';

describe('the table of permissions', () => {
  it('gives the owner everything and nobody more than the owner', () => {
    expect(permissionsOf('owner')).toEqual(Object.keys(PERMISSIONS));
    for (const { roles } of Object.values(PERMISSIONS)) expect(roles).toContain('owner');
  });

  it('lets a viewer read, say that something does not work, and nothing else', () => {
    expect(permissionsOf('viewer')).toEqual([
      'books.read',
      'forecasts.read',
      'scenarios.read',
      'problems.report',
    ]);
  });

  it('keeps planning and bookkeeping apart: a manager plans, an accountant keeps the books', () => {
    expect(mayDo('manager', 'forecasts.order')).toBe(true);
    expect(mayDo('manager', 'books.import')).toBe(false);
    expect(mayDo('manager', 'periods.lock')).toBe(false);
    expect(mayDo('accountant', 'books.import')).toBe(true);
    expect(mayDo('accountant', 'members.invite')).toBe(false);
    expect(mayDo('admin', 'owners.change')).toBe(false);
  });

  it('gives keys what reads, plans and keeps books, and nothing about people, keys or owners', () => {
    expect(scopesOf('viewer')).toEqual(['books.read', 'forecasts.read', 'scenarios.read']);
    expect(scopesOf('owner').filter((scope) => /^(members|owners|keys|billing|plan)\./.test(scope))).toEqual(
      [],
    );
    for (const role of ROLES) expect(permissionsOf(role)).toEqual(expect.arrayContaining(scopesOf(role)));
  });

  it('knows its own words only', () => {
    expect(ROLES.every(isRole)).toBe(true);
    expect(isRole('operator')).toBe(false);
    expect(isPermission('books.read')).toBe(true);
    expect(isPermission('toString')).toBe(false);
  });
});
