import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { reportQueries } from '@/web/lib/queries/reportQueries.ts';
import { VoucherPostings } from './VoucherPostings.tsx';
import { VoucherSource } from './VoucherSource.tsx';
import { voucherName } from './voucherName.ts';

const route = getRouteApi('/c/$companyId/vouchers/$voucherId');

export function VoucherPage(): ReactNode {
  const { companyId, voucherId } = route.useParams();
  const { data: voucher, error, refetch } = useQuery(reportQueries.voucher(companyId, voucherId));
  if (voucher === undefined) {
    return (
      <Page title="Voucher">
        {error ? (
          <ErrorNotice error={error} what="The voucher could not be read" onRetry={() => void refetch()} />
        ) : (
          <Skeleton shape="table" label="Reading the voucher" />
        )}
      </Page>
    );
  }
  const other = voucher.reversedByVoucherId ?? voucher.reversesVoucherId;
  return (
    <Page
      title={voucherName(voucher)}
      lead={[formatDate(voucher.date), voucher.description].filter(Boolean).join(', ')}
    >
      {other && (
        <p>
          {voucher.reversedByVoucherId ? 'This voucher was undone. ' : 'This voucher undoes another. '}
          <Link to="/c/$companyId/vouchers/$voucherId" params={{ companyId, voucherId: other }}>
            {voucher.reversedByVoucherId ? 'See its reversal' : 'See the one it reverses'}
          </Link>
        </p>
      )}
      <VoucherPostings companyId={companyId} voucher={voucher} />
      <VoucherSource companyId={companyId} source={voucher.source} />
    </Page>
  );
}
