/** What is signed when somebody approves something: one text, that says what for, by whom and until when. */
import { z } from 'zod';
import { canonicalJson } from '@/core/audit/canonicalJson.ts';

export const APPROVER_ROLES = ['CEO', 'CTO', 'LEGAL'] as const;
export type ApproverRole = (typeof APPROVER_ROLES)[number];

/** Everything that takes an approval, and whose. */
export const APPROVED_ACTIONS = {
  'billing.resume': { role: 'CEO', means: 'ends this freeze of billing' },
  'incident.message': { role: 'CTO', means: 'tells customers exactly the words of the reason' },
  'hold.lift': { role: 'CEO', means: 'ends this hold: the system serves again' },
} as const satisfies Readonly<Record<string, { readonly role: ApproverRole; readonly means: string }>>;
export type ApprovedAction = keyof typeof APPROVED_ACTIONS;

const documentSchema = z.strictObject({
  form: z.literal(1),
  id: z.string(),
  action: z.enum(Object.keys(APPROVED_ACTIONS) as [ApprovedAction, ...ApprovedAction[]]),
  means: z.string(),
  /** Id of what it is about, such as that of a freeze. */
  subjectId: z.string(),
  role: z.enum(APPROVER_ROLES),
  reason: z.string(),
  requestedBy: z.string(),
  requestedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  nonce: z.string(),
});
export type ApprovalDocument = z.infer<typeof documentSchema>;

/** The one text of a document. */
export function renderDocument(document: ApprovalDocument): string {
  return canonicalJson(document);
}

/** The document of a text; undefined when it is none, or not in its one form. */
export function parseDocument(text: string): ApprovalDocument | undefined {
  try {
    const parsed = documentSchema.safeParse(JSON.parse(text));
    return parsed.success && renderDocument(parsed.data) === text ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
