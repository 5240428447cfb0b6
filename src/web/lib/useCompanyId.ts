import { useParams } from '@tanstack/react-router';

/** The company of the address. */
export function useCompanyId(): string {
  return useParams({ from: '/c/$companyId' }).companyId;
}
