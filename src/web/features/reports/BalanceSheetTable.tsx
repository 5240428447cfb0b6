import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import type { BalanceSheet } from '@/features/reports/reportContract.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { AccountName } from './AccountName.tsx';
import { LedgerLink } from './LedgerLink.tsx';
import { sectionNames } from './sectionNames.ts';

type BalanceSheetTableProps = { companyId: string; report: BalanceSheet; from: string; booksFrom: string };
type TotalProps = { label: string; amountMinor: number; currency: string };

function Total({ label, amountMinor, currency }: TotalProps): ReactNode {
  return (
    <tr data-kind="total">
      <th scope="row">{label}</th>
      <td data-number>
        <Amount amountMinor={amountMinor} currency={currency} />
      </td>
    </tr>
  );
}

export function BalanceSheetTable({ companyId, report, from, booksFrom }: BalanceSheetTableProps): ReactNode {
  const { sections, currency, at, unclosedResultMinor, liabilitiesAndEquityMinor } = report;
  return (
    <TableFrame label="Balance sheet" isTall>
      <table>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" data-number>
              {currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {sections.map((section) => (
            <Fragment key={section.type}>
              <tr data-kind="group">
                <th scope="rowgroup">{sectionNames[section.type]}</th>
                <td />
              </tr>
              {section.rows.map((row) => (
                <tr key={row.accountId}>
                  <th scope="row">
                    <AccountName number={row.number} name={row.name} />
                  </th>
                  <td data-number>
                    <LedgerLink
                      companyId={companyId}
                      accountId={row.accountId}
                      from={from}
                      to={at}
                      figure="closing"
                      amountMinor={row.amountMinor}
                      currency={currency}
                      naturalOf={section.type}
                    />
                  </td>
                </tr>
              ))}
              {section.type === 'equity' && (
                <tr>
                  <th scope="row">Result not yet closed</th>
                  <td data-number>
                    <Link
                      to="/c/$companyId/reports/profit-and-loss"
                      params={{ companyId }}
                      search={{ from: booksFrom, to: at }}
                    >
                      <Amount amountMinor={unclosedResultMinor} currency={currency} />
                    </Link>
                  </td>
                </tr>
              )}
              <Total
                label={`Total ${sectionNames[section.type].toLowerCase()}`}
                amountMinor={section.totalMinor}
                currency={currency}
              />
            </Fragment>
          ))}
          <Total
            label="Total liabilities and equity"
            amountMinor={liabilitiesAndEquityMinor}
            currency={currency}
          />
        </tbody>
      </table>
    </TableFrame>
  );
}
