import type { ComponentProps, ReactNode } from 'react';
import { isRole, ROLES, type Role } from '@/core/access/roles.ts';
import { roleName } from './roleWords.ts';

type RoleSelectProps = Omit<ComponentProps<'select'>, 'onChange' | 'value'> & {
  role: Role;
  mayMakeOwners: boolean;
  onRole: (role: Role) => void;
};

export function RoleSelect({ role, mayMakeOwners, onRole, ...rest }: RoleSelectProps): ReactNode {
  const choices = ROLES.filter((one) => one !== 'owner' || mayMakeOwners);
  return (
    <select
      {...rest}
      value={role}
      onChange={({ target }) => {
        if (isRole(target.value)) onRole(target.value);
      }}
    >
      {choices.map((one) => (
        <option key={one} value={one}>
          {roleName(one)}
        </option>
      ))}
    </select>
  );
}
