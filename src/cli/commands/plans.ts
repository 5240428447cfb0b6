import { Argument, type Command } from 'commander';
import { isPlanName, PLAN_NAMES, type PlanName } from '@/core/billing/plans.ts';
import { GivenPlanService, type PlanStanding } from '@/features/billing/GivenPlanService.ts';
import { PlanService } from '@/features/plans/PlanService.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';

const COMPANY = 'id of the company';
/** As long as a reason may be elsewhere. */
const REASON_LENGTH_MAX = 500;

async function run<T>(
  { environment }: CliContext,
  companyId: string,
  work: (plans: GivenPlanService) => Promise<T>,
): Promise<T> {
  const named = environment.DEFAULT_PLAN || 'FREE';
  if (!isPlanName(named))
    throw new CliError(
      EXIT.usage,
      'DEFAULT_PLAN_UNKNOWN',
      `DEFAULT_PLAN is one of ${PLAN_NAMES.join(', ')}.`,
    );
  return withOwnerDatabase(environment, async (database) => {
    try {
      return await work(new GivenPlanService(database, new PlanService({ DEFAULT_PLAN: named })));
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'COMPANY_NOT_FOUND') throw thrown;
      throw new CliError(EXIT.refused, thrown.code, `There is no company with the id ${companyId}.`);
    }
  });
}

function deciding({ subscription }: PlanStanding): string {
  return subscription === null ? 'none' : `${subscription.id}, ${subscription.plan}, ${subscription.status}`;
}

function render(standing: PlanStanding): string {
  const { companyId, name, plan, source, changedAt } = standing;
  return [
    `${name} (${companyId})`,
    `  plan          ${plan}`,
    `  given by      ${source ?? 'DEFAULT_PLAN'}${changedAt === null ? '' : `, since ${changedAt}`}`,
    `  subscription  ${deciding(standing)}`,
  ].join('\n');
}

function parseReason(given: string): string {
  const reason = given.trim();
  if (reason.length > 0 && reason.length <= REASON_LENGTH_MAX) return reason;
  throw new CliError(
    EXIT.usage,
    'REASON_MISSING',
    `Say with --reason why, in at most ${REASON_LENGTH_MAX} characters.`,
  );
}

type SetOptions = { readonly reason: string; readonly force?: boolean };

async function set(
  context: CliContext,
  companyId: string,
  plan: PlanName,
  { reason, force = false }: SetOptions,
  command: Command,
): Promise<void> {
  const gift = { plan, reason: parseReason(reason), isForced: force };
  const result = await run(context, companyId, (plans) => plans.give(companyId, gift));
  const { standing } = result;
  if (result.outcome === 'refused')
    throw new CliError(
      EXIT.refused,
      'PLAN_DECIDED_BY_SUBSCRIPTION',
      `${standing.name} is on ${standing.plan} by its subscription (${deciding(standing)}), which decides its plan: change or cancel that one. With --force the plan is set until the provider next tells of the subscription.`,
    );
  const { was } = result;
  context.print(command, { ...standing, was }, () =>
    [
      was === plan
        ? `${standing.name} stays on ${plan}.`
        : `${standing.name} is on ${plan} now, it was on ${was}.`,
      ...(standing.subscription === null
        ? []
        : [
            `Its subscription (${deciding(standing)}) sets its own plan again when the provider next tells of it.`,
          ]),
    ].join('\n'),
  );
}

export function plansCommand(program: Command, context: CliContext): void {
  const plans = program
    .command('plans')
    .description(
      'The plan of a company, to see and to give by hand. Needs DATABASE_OWNER_URL, as the server has it.',
    );

  plans
    .command('show')
    .argument('<company>', COMPANY)
    .description('Show the plan of a company, who gave it, and the subscription that decides it.')
    .action(async (companyId: string, _options, command: Command) => {
      const standing = await run(context, companyId, (service) => service.show(companyId));
      context.print(command, standing, () => render(standing));
    });

  plans
    .command('set')
    .argument('<company>', COMPANY)
    .addArgument(new Argument('<plan>', 'the plan').choices(PLAN_NAMES))
    .requiredOption('--reason <text>', 'why, for the audit log of the company')
    .option('--force', 'even when a live subscription decides the plan')
    .description(
      'Put a company on a plan; nothing is charged and nothing is deleted. In force within seconds.',
    )
    .action((companyId: string, plan: PlanName, options: SetOptions, command: Command) =>
      set(context, companyId, plan, options, command),
    );
}
