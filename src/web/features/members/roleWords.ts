import type { Role } from '@/core/access/roles.ts';
import { asTitle } from '@/web/lib/format/asTitle.ts';

/** What each role is for, in a sentence. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  owner: 'Everything, and who the other owners are.',
  admin: 'Everything but the owners.',
  manager: 'Forecasts and scenarios; reads the books.',
  accountant: 'Keeps the books; forecasts and scenarios.',
  viewer: 'Reads.',
};

export function roleName(role: Role): string {
  return asTitle(role);
}
