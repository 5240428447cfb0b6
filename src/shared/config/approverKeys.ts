/** The keys of those who approve, for commands: as the servers have them. */
import { type ApproverKey, parseApproverKeys } from '@/shared/approvals/parseApproverKeys.ts';

/** APPROVER_KEYS of an environment; throws an Error that says what is wrong with it. */
export function approverKeysOf(
  environment: Readonly<Record<string, string | undefined>>,
): readonly ApproverKey[] {
  return parseApproverKeys(environment.APPROVER_KEYS ?? '');
}
