import type { Command } from 'commander';
import { OperatorService } from '@/features/operators/OperatorService.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { renderTable } from '../renderTable.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';
import { operatorsBooksAccessCommand } from './operatorsBooksAccess.ts';

function unknownPerson(email: string): CliError {
  return new CliError(
    EXIT.refused,
    'PERSON_UNKNOWN',
    `Nobody has an account with the address ${email}; they sign up first.`,
  );
}

const addressOf = (given: string) => given.trim().toLowerCase();

export function operatorsCommand(program: Command, context: CliContext): void {
  const operators = program
    .command('operators')
    .description('Operators of the platform; needs DATABASE_OWNER_URL, as only the server itself has it.');

  operators
    .command('add')
    .argument('<email>', 'address of an account')
    .description('Make somebody an operator of this platform.')
    .action(async (given: string, _options, command: Command) => {
      const email = addressOf(given);
      const isNew = await withOwnerDatabase(context.environment, (database) =>
        new OperatorService(database).add(email),
      );
      if (isNew === undefined) throw unknownPerson(email);
      context.print(command, { email, isNew }, () =>
        isNew ? `${email} is an operator from now on.` : `${email} is an operator already.`,
      );
    });

  operators
    .command('remove')
    .argument('<email>', 'address of an account')
    .description('Take the operator away from somebody; takes effect at their next request.')
    .action(async (given: string, _options, command: Command) => {
      const email = addressOf(given);
      const wasOne = await withOwnerDatabase(context.environment, (database) =>
        new OperatorService(database).remove(email),
      );
      if (wasOne === undefined) throw unknownPerson(email);
      context.print(command, { email, wasOne }, () =>
        wasOne ? `${email} is no operator any more.` : `${email} was no operator.`,
      );
    });

  operators
    .command('list')
    .description('List the operators, the first one first.')
    .action(async (_options, command: Command) => {
      const items = await withOwnerDatabase(context.environment, (database) =>
        new OperatorService(database).list(),
      );
      const columns = [{ title: 'E-mail' }, { title: 'Since' }];
      context.print(command, { items }, () =>
        renderTable(
          columns,
          items.map(({ email, since }) => [email, since]),
        ),
      );
    });

  operatorsBooksAccessCommand(operators, context);
}
