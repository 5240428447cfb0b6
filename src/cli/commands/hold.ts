import type { Command } from 'commander';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import { type Hold, HoldStore, type KeptViolation } from '@/shared/hold/HoldStore.ts';
import { liftHold } from '@/shared/hold/liftHold.ts';
import type { CliContext } from '../CliContext.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';
import { reasonOf } from '../reasonOf.ts';
import { APPROVAL_OPTION, approvalIdOf, approvalsOf } from './approvals.ts';
import { holdEvidenceCommands } from './holdEvidence.ts';

/** Violations that are named one by one. */
const SHOWN_MAX = 20;
const HOLDS_SHOWN = 5;

type HoldReport = { readonly hold: Hold; readonly violations: readonly KeptViolation[] };

function renderViolation({ check, companyId, subject, message, foundAt, clearedAt }: KeptViolation): string {
  const where = companyId === null ? subject : `company ${companyId}, ${subject}`;
  const state = clearedAt === null ? 'still there' : `gone since ${clearedAt}`;
  return `  violation  ${check}: ${message} (${where}; found ${foundAt}; ${state})`;
}

function renderEvidence({ evidenceState, evidenceFolder, evidenceBy, evidenceNote }: Hold): string {
  if (evidenceState === 'captured') return `captured in ${evidenceFolder} by ${evidenceBy}`;
  const why = evidenceNote === null ? '' : `: ${evidenceNote}`;
  return evidenceState === 'failed' ? `NOT captured${why}; run \`accubooks hold capture\`` : evidenceState;
}

function renderHold({ hold, violations }: HoldReport): string {
  const { id, reason, openedBy, openedAt, trigger, endedAt, endedBy } = hold;
  const more = violations.length - SHOWN_MAX;
  return [
    endedAt === null ? 'The system is ON HOLD: the API serves nobody.' : `Hold ${id} was lifted.`,
    `  hold       ${id}`,
    `  since      ${openedAt}, by ${openedBy} (${trigger})`,
    `  reason     ${reason}`,
    ...(hold.isAudited ? [] : ['  audit      the audit log did NOT take the event']),
    `  evidence   ${renderEvidence(hold)}`,
    ...violations.slice(0, SHOWN_MAX).map(renderViolation),
    ...(more > 0 ? [`  and ${more} more violations`] : []),
    ...(endedAt === null
      ? ['  to lift    accubooks approvals request hold.lift --reason <why> (the CEO signs it)']
      : [`  lifted     ${endedAt}, by ${endedBy}`]),
  ].join('\n');
}

async function readReport(store: HoldStore, hold: Hold): Promise<HoldReport> {
  return { hold, violations: await store.violations(hold.id) };
}

async function readStatus(sql: Sql) {
  const store = new HoldStore(sql);
  const hold = await store.current();
  const earlier = (await store.list(HOLDS_SHOWN + 1)).filter(({ endedAt }) => endedAt !== null);
  return {
    isHeld: hold !== undefined,
    current: hold === undefined ? null : await readReport(store, hold),
    earlier: earlier.slice(0, HOLDS_SHOWN),
  };
}

function openCommand(hold: Command, context: CliContext): void {
  hold
    .command('open')
    .requiredOption('--reason <text>', 'why, for the record', reasonOf)
    .description('Stop the system: the API ends, workers pause, and nothing starts until the CEO has signed.')
    .action(async ({ reason }: { reason: string }, command: Command) => {
      const opened = await onOperatorDatabase(context, async ({ sql }) => {
        const store = new HoldStore(sql);
        const { isNew } = await store.open({ reason, by: operatorName() }).catch((cause: unknown) => {
          throw new AppError('HOLD_NOT_SAVED', { cause });
        });
        const current = await store.current();
        if (current === undefined) throw new AppError('HOLD_NOT_SAVED');
        return { isNew, ...(await readReport(store, current)) };
      });
      context.print(command, opened, () =>
        [renderHold(opened), ...(opened.isNew ? [] : ['It was on hold already; nothing was changed.'])].join(
          '\n',
        ),
      );
    });
}

function liftCommand(hold: Command, context: CliContext): void {
  hold
    .command('lift')
    .requiredOption(...APPROVAL_OPTION)
    .description('End the hold with an approval signed by the CEO; then everything starts again by itself.')
    .action(async (options: { approval: string }, command: Command) => {
      const lifted = await onOperatorDatabase(context, async ({ sql }) => {
        const store = new HoldStore(sql);
        const approvals = approvalsOf(context, sql);
        const by = operatorName();
        const approvalId = await approvalIdOf(approvals, options.approval, by);
        const holdId = await approvals.subjectOf(approvalId);
        const { id } = await liftHold({ store, approvals }, { holdId, approvalId, by });
        const remaining = (await store.violations(id)).filter(({ clearedAt }) => clearedAt === null);
        return { holdId: id, remaining };
      });
      context.print(command, lifted, () =>
        [
          `Hold ${lifted.holdId} is lifted: the API starts again and workers go on.`,
          ...(lifted.remaining.length === 0
            ? []
            : [
                `${lifted.remaining.length} violations were not seen to be gone. What is wrong in the data is accepted by this signature; a missing wall closes the system again.`,
              ]),
        ].join('\n'),
      );
    });
}

export function holdCommand(program: Command, context: CliContext): void {
  const hold = program
    .command('hold')
    .description('The hold of P0-4: while one is open nothing is served; the CEO alone ends it.');
  hold
    .command('status')
    .description('Whether the system is on hold, why, what was found and where the evidence lies.')
    .action(async (_options, command: Command) => {
      const status = await onOperatorDatabase(context, ({ sql }) => readStatus(sql));
      context.print(command, status, () =>
        [
          status.current === null ? 'No hold is open.' : renderHold(status.current),
          ...status.earlier.map(
            ({ id, openedAt, endedAt, reason }) =>
              `earlier: ${id} from ${openedAt} until ${endedAt}: ${reason}`,
          ),
        ].join('\n'),
      );
    });
  openCommand(hold, context);
  liftCommand(hold, context);
  holdEvidenceCommands(hold, context);
}
