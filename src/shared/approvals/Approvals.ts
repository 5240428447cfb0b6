/**
 * Approvals: asked for, signed elsewhere, handed in, used once. Knows neither what is approved nor who asks.
 * That one is used once is for whoever uses it, in the transaction of what it allows.
 */
import { randomBytes } from 'node:crypto';
import { readPlatformEvent } from '@/shared/audit/readPlatformEvent.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import { APPROVED_ACTIONS, type ApprovedAction, parseDocument, renderDocument } from './ApprovalDocument.ts';
import type { ApproverKey } from './parseApproverKeys.ts';
import { findSigner, type SignedApproval } from './signApproval.ts';

/** How long there is for a signature and its use, in milliseconds. */
const EXPIRES_AFTER_MS = 24 * 60 * 60 * 1000;

export type Approval = {
  readonly id: string;
  readonly action: string;
  readonly subjectId: string;
  readonly role: string;
  readonly document: string;
  readonly expiresAt: string;
  readonly signature: string | null;
  readonly keyId: string | null;
  readonly usedAt: string | null;
};

export type ApprovalDeps = {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly keys: readonly ApproverKey[];
};

const invalid = (why: string) =>
  new AppError('APPROVAL_INVALID', { message: `This approval does not hold: ${why}.` });

export class Approvals {
  readonly #deps: ApprovalDeps;

  constructor(deps: ApprovalDeps) {
    this.#deps = deps;
  }

  /** Writes down what is to be approved and returns the text to sign. */
  async request(order: {
    readonly action: ApprovedAction;
    readonly subjectId: string;
    readonly reason: string;
    readonly by: string;
  }): Promise<{ readonly id: string; readonly document: string }> {
    const { sql, clock } = this.#deps;
    const { action, subjectId, reason, by } = order;
    const { role, means } = APPROVED_ACTIONS[action];
    const id = newId();
    const expiresAt = new Date(clock.nowMs() + EXPIRES_AFTER_MS).toISOString();
    const document = renderDocument({
      ...{ form: 1, id, action, means, subjectId, role, reason, requestedBy: by, expiresAt },
      requestedAt: nowOf(clock).toISOString(),
      nonce: randomBytes(16).toString('hex'),
    });
    await sql(
      'SELECT request_approval($1, $2, $3, $4, $5, $6, $7)',
      [id, action, subjectId, role, document, by, expiresAt],
      'request_approval',
    );
    return { id, document };
  }

  /**
   * Takes a signed approval in. Throws APPROVAL_INVALID when it is not exactly what was asked for or not signed
   * by the role, APPROVAL_NOT_FOUND, APPROVAL_EXPIRED, APPROVAL_USED. The same one twice is taken once.
   */
  async submit(signed: SignedApproval, by: string): Promise<Approval> {
    const { sql } = this.#deps;
    const document = parseDocument(signed.document);
    if (document === undefined) throw invalid('it is no document that we ask for');
    const approval = await this.#need(document.id);
    if (approval.document !== signed.document) throw invalid('it differs from what was asked for');
    const signer = this.#signerOf({ ...approval, signature: signed.signature });
    const event = await readPlatformEvent(sql, {
      ...{ action: 'approval.submitted', actorId: by, subjectId: approval.id },
      details: {
        action: approval.action,
        subjectId: approval.subjectId,
        role: approval.role,
        keyId: signer.id,
      },
    });
    await sql(
      'SELECT submit_approval($1, $2, $3, $4, $5)',
      [approval.id, signed.signature, signer.id, by, event],
      'submit_approval',
    );
    return this.#need(approval.id);
  }

  /** What an approval is about. Throws APPROVAL_NOT_FOUND. */
  async subjectOf(id: string): Promise<string> {
    return (await this.#need(id)).subjectId;
  }

  /** The approval, when it holds for exactly this now. Throws as `submit` does. */
  async assertApproved(id: string, action: ApprovedAction, subjectId: string): Promise<Approval> {
    const approval = await this.#need(id);
    if (approval.action !== action || approval.subjectId !== subjectId)
      throw invalid(`it is for ${approval.action} of ${approval.subjectId}`);
    if (approval.usedAt !== null) throw new AppError('APPROVAL_USED');
    this.#signerOf(approval);
    return approval;
  }

  /** True when the approval was signed by the role for exactly this, used or not. */
  async isSigned(id: string, action: ApprovedAction, subjectId: string): Promise<boolean> {
    const approval = await this.#find(id);
    if (approval?.action !== action || approval.subjectId !== subjectId) return false;
    const { document, signature, role } = approval;
    const told = parseDocument(document);
    const isSame = told?.action === action && told.subjectId === subjectId && told.role === role;
    return (
      isSame && signature !== null && findSigner({ document, signature }, role, this.#deps.keys) !== undefined
    );
  }

  #signerOf(approval: Approval): ApproverKey {
    const { document, signature, role, expiresAt } = approval;
    if (signature === null) throw invalid('it is not signed yet');
    if (Date.parse(expiresAt) <= this.#deps.clock.nowMs()) throw new AppError('APPROVAL_EXPIRED');
    if (!this.#deps.keys.some((key) => key.role === role))
      throw invalid(`APPROVER_KEYS names no key of the ${role}`);
    const signer = findSigner({ document, signature }, role, this.#deps.keys);
    if (signer === undefined) throw invalid(`it is not signed with a key of the ${role}`);
    return signer;
  }

  async #need(id: string): Promise<Approval> {
    const approval = await this.#find(id);
    if (approval === undefined) throw new AppError('APPROVAL_NOT_FOUND');
    return approval;
  }

  async #find(id: string): Promise<Approval | undefined> {
    const [row] = await this.#deps.sql<Approval>(
      `SELECT id, action, subject_id AS "subjectId", role, document, expires_at AS "expiresAt", signature,
         key_id AS "keyId", used_at AS "usedAt" FROM find_approval($1)`,
      [id],
      'find_approval',
    );
    return row;
  }
}
