import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import {
  BillingGateStore,
  type Freeze,
  type HoldCount,
  type KeptFinding,
} from '@/shared/billing/BillingGateStore.ts';
import { freezeAndSeal } from '@/shared/billing/freezeAndSeal.ts';
import { OPEN_FREEZES_MAX, resumeBilling } from '@/shared/billing/resumeBilling.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';
import { reasonOf } from '../reasonOf.ts';
import { APPROVAL_OPTION, approvalIdOf, approvalsOf } from './approvals.ts';

/** Wait for the worker's work at the provider unless --wait says otherwise. */
const WAIT_SECONDS_DEFAULT = 60;
const LOOK_EVERY_MS = 500;

type FreezeView = Freeze & {
  readonly holds: readonly HoldCount[];
  readonly findings: readonly KeptFinding[];
};

async function viewOf(store: BillingGateStore, freeze: Freeze): Promise<FreezeView> {
  return {
    ...freeze,
    holds: await store.countHolds(freeze.id),
    findings: await store.findings(freeze.id),
  };
}

async function viewsOf(store: BillingGateStore, freezes: readonly Freeze[]): Promise<FreezeView[]> {
  const views: FreezeView[] = [];
  for (const freeze of freezes) views.push(await viewOf(store, freeze));
  return views;
}

function renderHolds({ holds, heldAt, releasedAt, endedAt, progress }: FreezeView): string[] {
  const counts = holds.map(({ kind, held, released, waiting }) =>
    [
      `${held} ${kind}${held === 1 ? '' : 's'} held`,
      ...(released > 0 ? [`${released} released`] : []),
      ...(waiting > 0 ? [`${waiting} for a person to look at`] : []),
    ].join(', '),
  );
  const state =
    endedAt === null
      ? heldAt === null
        ? 'collection is being stopped'
        : `collection stopped ${heldAt}`
      : releasedAt === null
        ? 'collection is being started again'
        : `collection started again ${releasedAt}`;
  return [
    `  provider   ${[state, ...counts].join('; ')}`,
    ...(progress === null ? [] : [`  waits for  ${progress}`]),
  ];
}

function renderFreeze(freeze: FreezeView): string {
  const { id, companyId, trigger, reason, by, frozenAt, sealedAt, findings } = freeze;
  return [
    `Billing is FROZEN for ${companyId === null ? 'everybody' : `company ${companyId}`}.`,
    `  freeze     ${id}`,
    `  since      ${frozenAt}, by ${by}`,
    `  trigger    ${trigger}: ${reason}`,
    `  under way  ${sealedAt === null ? 'calls that began before may still run' : `nothing since ${sealedAt}`}`,
    ...renderHolds(freeze),
    ...findings.map(
      ({ kind, message, expectedMinor, actualMinor, currency }) =>
        `  found      ${kind}: ${message} (expected ${expectedMinor}, found ${actualMinor} ${currency} minor)`,
    ),
  ].join('\n');
}

async function readStatus(sql: Sql) {
  const store = new BillingGateStore(sql);
  const open = await store.list({ isOpenOnly: true, limit: OPEN_FREEZES_MAX });
  const all = await store.list({ isOpenOnly: false, limit: 20 });
  const ending = all.filter(({ endedAt, releasedAt }) => endedAt !== null && releasedAt === null);
  return {
    enabled: !open.some(({ companyId }) => companyId === null),
    parkedEvents: await store.countParked(),
    freezes: await viewsOf(store, open),
    ending: await viewsOf(store, ending),
  };
}

/** Until the worker has stopped collection, within the bound; the freeze as it is then. */
async function waitUntilHeld(store: BillingGateStore, freezeId: string, seconds: number): Promise<Freeze> {
  const startedMs = systemClock.elapsedMs();
  for (;;) {
    const freezes = await store.list({ isOpenOnly: false, limit: OPEN_FREEZES_MAX });
    const freeze = freezes.find(({ id }) => id === freezeId);
    if (freeze === undefined) throw new RangeError('a freeze is gone');
    if (freeze.heldAt !== null || systemClock.elapsedMs() - startedMs > seconds * 1000) return freeze;
    await sleep(LOOK_EVERY_MS);
  }
}

function freezeCommand(billing: Command, context: CliContext): void {
  billing
    .command('freeze')
    .requiredOption('--reason <text>', 'why, for the record', reasonOf)
    .option('--for <company>', 'id of one company; everybody when it is left out')
    .option(
      '--wait <seconds>',
      'for the worker to stop collection at the provider',
      Number,
      WAIT_SECONDS_DEFAULT,
    )
    .description('Freeze billing at once, in every process and for good; returns when nothing is under way.')
    .action(async (options: { reason: string; for?: string; wait: number }, command: Command) => {
      const view = await onOperatorDatabase(
        context,
        async ({ sql }) => {
          const store = new BillingGateStore(sql);
          const { reason, for: companyId } = options;
          const order = { trigger: 'operator', reason, companyId, by: operatorName() } as const;
          const receipt = await freezeAndSeal(store, order, { clock: systemClock });
          const freeze = await waitUntilHeld(store, receipt.freezeId, options.wait);
          return { ...(await viewOf(store, freeze)), isNew: receipt.isNew, unanswered: receipt.unanswered };
        },
        'BILLING_FREEZE_NOT_SAVED',
      );
      context.print(command, view, () =>
        [
          renderFreeze(view),
          ...(view.isNew ? [] : ['It was frozen already; nothing was changed.']),
          ...(view.unanswered > 0
            ? [`${view.unanswered} calls before it were never answered: look at the provider what they did.`]
            : []),
        ].join('\n'),
      );
      if (view.heldAt === null && options.wait > 0)
        throw new CliError(
          EXIT.failed,
          'BILLING_NOT_HELD',
          'No new charge leaves, but collection at the provider is not stopped yet: is a worker running? It goes on by itself; see `accubooks billing status`.',
        );
    });
}

function resumeCommand(billing: Command, context: CliContext): void {
  billing
    .command('resume')
    .requiredOption(...APPROVAL_OPTION)
    .option('--freeze <id>', 'which freeze; may be left out while one is in force')
    .description('End a freeze with an approval signed by the CEO; then parked events are applied.')
    .action(async (options: { approval: string; freeze?: string }, command: Command) => {
      const freeze = await onOperatorDatabase(context, async ({ sql }) => {
        const store = new BillingGateStore(sql);
        const approvals = approvalsOf(context, sql);
        const by = operatorName();
        const approvalId = await approvalIdOf(approvals, options.approval, by);
        const freezeId = options.freeze ?? (await approvals.subjectOf(approvalId));
        return resumeBilling({ store, approvals }, { freezeId, approvalId, by });
      });
      context.print(
        command,
        { freezeId: freeze.id, companyId: freeze.companyId },
        () =>
          `Billing is resumed for ${freeze.companyId ?? 'everybody'}. The worker starts collection again and applies what was parked; see \`accubooks billing status\`.`,
      );
    });
}

export function billingGateCommands(billing: Command, context: CliContext): void {
  freezeCommand(billing, context);
  resumeCommand(billing, context);
  billing
    .command('status')
    .description('Whether billing is frozen, why, what it holds and what waits for its end.')
    .action(async (_options, command: Command) => {
      const status = await onOperatorDatabase(context, ({ sql }) => readStatus(sql));
      const { freezes, ending, parkedEvents } = status;
      context.print(command, status, () =>
        [
          ...(freezes.length === 0 ? ['Billing is open.'] : freezes.map(renderFreeze)),
          ...ending.map((freeze) => [`Freeze ${freeze.id} has ended.`, ...renderHolds(freeze)].join('\n')),
          `${parkedEvents} events wait.`,
        ].join('\n'),
      );
    });
}
