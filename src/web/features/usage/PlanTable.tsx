import type { ReactNode } from 'react';
import { FEATURE_WORDS, limitText } from '@/core/billing/limitWords.ts';
import {
  hasFeature,
  PLAN_FEATURES,
  PLAN_LIMITS,
  PLAN_NAMES,
  PLANS,
  type PlanName,
} from '@/core/billing/plans.ts';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { asTitle } from '@/web/lib/format/asTitle.ts';
import { limitTitle, priceText } from './usageWords.ts';

/** All plans beside each other, the company's own marked by a word. */
export function PlanTable({ plan }: { plan: PlanName }): ReactNode {
  return (
    <TableFrame label="Plans">
      <table>
        <thead>
          <tr>
            <th scope="col">What a plan gives</th>
            {PLAN_NAMES.map((name) => (
              <th key={name} scope="col" data-number>
                {name}
                {name === plan && ' (yours)'}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {PLAN_LIMITS.map((limit) => (
            <tr key={limit}>
              <th scope="row">{limitTitle(limit)}</th>
              {PLAN_NAMES.map((name) => (
                <td key={name} data-number>
                  {limitText(PLANS[name].limits[limit])}
                </td>
              ))}
            </tr>
          ))}
          {PLAN_FEATURES.map((feature) => (
            <tr key={feature}>
              <th scope="row">{asTitle(FEATURE_WORDS[feature])}</th>
              {PLAN_NAMES.map((name) => (
                <td key={name} data-number>
                  {hasFeature(name, feature) ? 'yes' : 'no'}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">Price of a month, before tax</th>
            {PLAN_NAMES.map((name) => (
              <td key={name} data-number>
                {priceText(name)}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </TableFrame>
  );
}
