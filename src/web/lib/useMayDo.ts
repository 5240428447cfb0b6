import { useQuery } from '@tanstack/react-query';
import type { Permission } from '@/core/access/permissions.ts';
import { companyQueries } from './queries/companyQueries.ts';

/** Whether the reader has the permission in the company; false until it is known. */
export function useMayDo(companyId: string, permission: Permission): boolean {
  const { data: overview } = useQuery(companyQueries.overview(companyId));
  return overview?.permissions.includes(permission) ?? false;
}
