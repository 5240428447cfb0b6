import type { ReactNode } from 'react';
import type { ApprovalEntry } from '@/features/platformAudit/platformAuditContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { TypedConfirm } from '../console/TypedConfirm.tsx';

type UseApprovalProps = { approval: ApprovalEntry | undefined; onClose: () => void };

export function UseApproval({ approval, onClose }: UseApprovalProps): ReactNode {
  const resume = (): Promise<string> =>
    requestJson('/api/operators/billing/resume', {
      method: 'POST',
      json: { freezeId: approval?.subjectId, approvalId: approval?.id },
    }).then(() => 'The freeze has ended.');
  return (
    <TypedConfirm
      title="End the freeze of billing"
      action="Resume billing"
      word="resume"
      reason="none"
      isOpen={approval !== undefined}
      onClose={onClose}
      onConfirm={resume}
    >
      <p>
        The {approval?.role} has signed that it {approval?.means}: {approval?.reason}. Charges leave again,
        and what the provider told meanwhile is worked through.
      </p>
    </TypedConfirm>
  );
}
