import { queryOptions } from '@tanstack/react-query';
import type { OwnMoney } from '@/features/platformBooks/ownMoneyContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

/** Months that the page shows. */
const MONTHS = 12;

export const ownMoneyQueries = {
  months: queryOptions({
    queryKey: ['operator', 'ownMoney'],
    queryFn: ({ signal }) =>
      requestJson<OwnMoney>('/api/operators/own-money', { query: { months: String(MONTHS) }, signal }),
  }),
};
