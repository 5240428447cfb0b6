import type { ReactNode } from 'react';
import { PERMISSIONS, type Permission, scopesOf } from '@/core/access/permissions.ts';
import type { Role } from '@/core/access/roles.ts';
import styles from './ScopeChoice.module.css';

type ScopeChoiceProps = {
  role: Role;
  scopes: readonly Permission[];
  onScopes: (scopes: readonly Permission[]) => void;
};

/** What a key may do, of what its maker may. */
export function ScopeChoice({ role, scopes, onScopes }: ScopeChoiceProps): ReactNode {
  const toggle = (scope: Permission): void =>
    onScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope]);
  return (
    <fieldset className={styles.scopes}>
      <legend>It may</legend>
      {scopesOf(role).map((scope) => (
        <label key={scope}>
          <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
          {PERMISSIONS[scope].allows}
        </label>
      ))}
    </fieldset>
  );
}
