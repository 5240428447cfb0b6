import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  APPROVED_ACTIONS,
  APPROVER_ROLES,
  type ApprovedAction,
} from '@/shared/approvals/ApprovalDocument.ts';
import { Approvals } from '@/shared/approvals/Approvals.ts';
import { parseApproverKeys } from '@/shared/approvals/parseApproverKeys.ts';
import {
  makeApproverKey,
  type SignedApproval,
  signApproval,
  signedApprovalSchema,
} from '@/shared/approvals/signApproval.ts';
import { BillingGateStore } from '@/shared/billing/BillingGateStore.ts';
import { needOpenFreeze } from '@/shared/billing/resumeBilling.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import { HoldStore } from '@/shared/hold/HoldStore.ts';
import { needOpenHold } from '@/shared/hold/liftHold.ts';
import { isId } from '@/shared/ids/newId.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';
import { reasonOf } from '../reasonOf.ts';

const FILE_BYTES_MAX = 100_000;

/** Approvals as this command line sees them; keys that are none end it. */
export function approvalsOf(context: CliContext, sql: Sql): Approvals {
  try {
    const keys = parseApproverKeys(context.environment.APPROVER_KEYS ?? '');
    return new Approvals({ sql, clock: systemClock, keys });
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new CliError(EXIT.usage, 'APPROVER_KEYS_INVALID', `APPROVER_KEYS is not usable: ${why}`);
  }
}

function readText(file: string): string {
  if (!existsSync(file)) throw new CliError(EXIT.usage, 'FILE_MISSING', `There is no file ${file}.`);
  return readFileSync(file, 'utf8').slice(0, FILE_BYTES_MAX).trim();
}

/** A signed approval from a file. */
function readSigned(file: string): SignedApproval {
  try {
    return signedApprovalSchema.parse(JSON.parse(readText(file)));
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(EXIT.refused, 'APPROVAL_UNREADABLE', `${file} is no signed approval.`);
  }
}

export const APPROVAL_OPTION = [
  '--approval <file|id>',
  'the signed approval, or the id of one that was handed in',
] as const;

/** The id of the approval that was named; a file is handed in first. */
export async function approvalIdOf(approvals: Approvals, named: string, by: string): Promise<string> {
  return isId(named) ? named : (await approvals.submit(readSigned(named), by)).id;
}

function isAction(text: string): text is ApprovedAction {
  return Object.hasOwn(APPROVED_ACTIONS, text);
}

async function subjectOf(sql: Sql, action: ApprovedAction, given: string | undefined): Promise<string> {
  if (action === 'hold.lift') return (await needOpenHold(new HoldStore(sql), given)).id;
  return (await needOpenFreeze(new BillingGateStore(sql), given)).id;
}

function keyCommand(approvals: Command, context: CliContext): void {
  approvals
    .command('key')
    .requiredOption('--role <role>', APPROVER_ROLES.join(', '), 'CEO')
    .requiredOption('--out <file>', 'where the private key goes; keep it off every server')
    .description('Make a key pair; prints the public half for APPROVER_KEYS of the servers.')
    .action((options: { role: string; out: string }, command: Command) => {
      const { pem, entry } = makeApproverKey(options.role);
      try {
        writeFileSync(options.out, pem, { mode: 0o600, flag: 'wx' });
      } catch {
        throw new CliError(EXIT.refused, 'KEY_NOT_WRITTEN', `${options.out} exists or cannot be written.`);
      }
      context.print(command, { entry, file: options.out }, () => `APPROVER_KEYS=${entry}`);
    });
}

function signCommand(approvals: Command, context: CliContext): void {
  approvals
    .command('sign')
    .argument('[request]', 'file with what was asked for; else standard input')
    .requiredOption('--key <file>', 'the private key, in PEM')
    .description('Sign what was asked for; works without network, where the approver sits.')
    .action(async (request: string | undefined, options: { key: string }, command: Command) => {
      const document = request === undefined ? (await context.streams.readInput()).trim() : readText(request);
      try {
        const signed = signApproval(document, readText(options.key));
        context.print(command, signed, () => JSON.stringify(signed));
      } catch (error) {
        if (error instanceof CliError) throw error;
        throw new CliError(EXIT.usage, 'KEY_UNREADABLE', `${options.key} is no Ed25519 private key in PEM.`);
      }
    });
}

export function approvalsCommand(program: Command, context: CliContext): void {
  const approvals = program
    .command('approvals')
    .description('What only an executive may allow: asked for here, signed elsewhere, handed in, used once.');
  keyCommand(approvals, context);

  approvals
    .command('request')
    .argument('<action>', Object.keys(APPROVED_ACTIONS).join(', '))
    .option('--subject <id>', 'id of the freeze or hold; may be left out while one is in force')
    .requiredOption('--reason <text>', 'why, for whoever is to sign', reasonOf)
    .description('Write down what is to be approved and print the text to sign.')
    .action(async (action: string, options: { subject?: string; reason: string }, command: Command) => {
      if (!isAction(action))
        throw new CliError(
          EXIT.usage,
          'ACTION_UNKNOWN',
          `${action} takes no approval; these do: ${Object.keys(APPROVED_ACTIONS).join(', ')}.`,
        );
      const { document, id } = await onOperatorDatabase(context, async ({ sql }) => {
        const subjectId = await subjectOf(sql, action, options.subject);
        const { reason } = options;
        return approvalsOf(context, sql).request({ action, subjectId, reason, by: operatorName() });
      });
      context.print(command, { id, document }, () => document);
    });
  signCommand(approvals, context);

  approvals
    .command('submit')
    .argument('<file>', 'the signed approval')
    .description('Hand a signed approval in; it is kept and can be used once.')
    .action(async (file: string, _options, command: Command) => {
      const signed = readSigned(file);
      const approval = await onOperatorDatabase(context, ({ sql }) =>
        approvalsOf(context, sql).submit(signed, operatorName()),
      );
      const { id, action, subjectId, role, keyId, expiresAt } = approval;
      context.print(
        command,
        { id, action, subjectId, role, keyId, expiresAt },
        () => `Approval ${id} of the ${role} for ${action} of ${subjectId} is kept; it expires ${expiresAt}.`,
      );
    });
}
