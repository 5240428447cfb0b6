import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { sumMinor } from '@/core/money/Money.ts';
import type { Voucher } from '@/features/reports/reportContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { AccountName } from './AccountName.tsx';

type Posting = Voucher['postings'][number];

function PostingRow({ companyId, posting }: { companyId: string; posting: Posting }): ReactNode {
  const { amountMinor, currency } = posting;
  return (
    <tr>
      <th scope="row">
        <Link
          to="/c/$companyId/reports/ledger"
          params={{ companyId }}
          search={{ account: posting.accountId }}
        >
          <AccountName number={posting.accountNumber} name={posting.accountName} />
        </Link>
      </th>
      <td>{posting.description}</td>
      <td data-number>
        <Amount amountMinor={amountMinor > 0 ? amountMinor : null} currency={currency} />
      </td>
      <td data-number>
        <Amount amountMinor={amountMinor < 0 ? -amountMinor : null} currency={currency} />
      </td>
      <td>{currency}</td>
      <td data-number>{posting.sourceLine}</td>
    </tr>
  );
}

function TotalRow({ currency, amounts }: { currency: string; amounts: readonly number[] }): ReactNode {
  return (
    <tr>
      <th scope="row">Total</th>
      <td />
      <td data-number>
        <Amount amountMinor={sumMinor(amounts.filter((amount) => amount > 0))} currency={currency} />
      </td>
      <td data-number>
        <Amount amountMinor={-sumMinor(amounts.filter((amount) => amount < 0))} currency={currency} />
      </td>
      <td>{currency}</td>
      <td />
    </tr>
  );
}

export function VoucherPostings({ companyId, voucher }: { companyId: string; voucher: Voucher }): ReactNode {
  const { postings } = voucher;
  const currencies = [...new Set(postings.map(({ currency }) => currency))];
  return (
    <Section title="Postings">
      <TableFrame label="Postings of the voucher">
        <table>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Text</th>
              <th scope="col" data-number>
                Debit
              </th>
              <th scope="col" data-number>
                Credit
              </th>
              <th scope="col">Currency</th>
              <th scope="col" data-number>
                File line
              </th>
            </tr>
          </thead>
          <tbody>
            {postings.map((posting, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: postings of a voucher never change and may be equal
              <PostingRow key={index} companyId={companyId} posting={posting} />
            ))}
          </tbody>
          <tfoot>
            {currencies.map((currency) => (
              <TotalRow
                key={currency}
                currency={currency}
                amounts={postings.filter((one) => one.currency === currency).map((one) => one.amountMinor)}
              />
            ))}
          </tfoot>
        </table>
      </TableFrame>
    </Section>
  );
}
