import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '@/web/lib/api/ApiError.ts';

const RETRIES_MAX = 2;
const FRESH_FOR_MS = 30_000;

function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 502;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_FOR_MS,
      retry: (failures, error) => failures < RETRIES_MAX && isWorthRetrying(error),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

/** Whatever is known of a company may have changed: its books were written to. */
export async function forgetBooks(companyId: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['company', companyId] });
}
