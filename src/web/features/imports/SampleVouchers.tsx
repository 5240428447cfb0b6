import { Fragment, type ReactNode } from 'react';
import type { ImportPreview } from '@/features/imports/importContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { formatDate } from '@/web/lib/format/formatDate.ts';

const SHOWN_MAX = 5;

export function SampleVouchers({ preview }: { preview: ImportPreview }): ReactNode {
  const vouchers = preview.sampleVouchers.slice(0, SHOWN_MAX);
  if (vouchers.length === 0) return null;
  const nameOf = new Map(preview.accounts.map(({ number, name }) => [number, name]));
  return (
    <Section title="The first vouchers, as they were read" note="Debit is positive, credit is negative.">
      <TableFrame label="The first vouchers">
        <table>
          <thead>
            <tr>
              <th scope="col">Voucher or account</th>
              <th scope="col">Date</th>
              <th scope="col">Text</th>
              <th scope="col" data-number>
                Amount, {preview.currency}
              </th>
              <th scope="col" data-number>
                Line
              </th>
            </tr>
          </thead>
          <tbody>
            {vouchers.map((voucher) => (
              <Fragment key={voucher.line}>
                <tr data-kind="group">
                  <th scope="rowgroup">
                    {voucher.series} {voucher.number}
                  </th>
                  <td data-nowrap>{formatDate(voucher.date)}</td>
                  <td>{voucher.description}</td>
                  <td />
                  <td data-number>{voucher.line}</td>
                </tr>
                {voucher.postings.map((posting, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: postings may be equal and never change
                  <tr key={index}>
                    <th scope="row">{posting.account}</th>
                    <td />
                    <td>
                      {nameOf.get(posting.account) === posting.account ? '' : nameOf.get(posting.account)}
                    </td>
                    <td data-number>
                      <Amount amountMinor={posting.amountMinor} currency={posting.currency} />
                    </td>
                    <td data-number>{posting.line}</td>
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
