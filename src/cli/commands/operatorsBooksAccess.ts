import { type Command, Option } from 'commander';
import {
  BOOKS_ROLES,
  BooksAccessService,
  type BooksRole,
} from '@/features/platformBooks/BooksAccessService.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';

type Options = { readonly role: BooksRole; readonly remove?: boolean };

export function operatorsBooksAccessCommand(operators: Command, context: CliContext): void {
  operators
    .command('books-access')
    .argument('<email>', 'address of an operator')
    .addOption(new Option('--role <role>', 'what they may do there').choices(BOOKS_ROLES).default('viewer'))
    .option('--remove', 'take it away again')
    .description('Let an operator see the books of AccuBooks itself: its cash, forecast and reports.')
    .action(async (given: string, { role, remove }: Options, command: Command) => {
      const email = given.trim().toLowerCase();
      const access = await withOwnerDatabase(context.environment, (database) =>
        new BooksAccessService(database).set(email, remove === true ? null : role),
      );
      if (access === undefined)
        throw new CliError(
          EXIT.refused,
          'OPERATOR_UNKNOWN',
          `${email} is no operator; make them one first: npx accubooks operators add ${email}`,
        );
      context.print(command, { email, ...access }, () =>
        access.role === null
          ? `${email} sees the books of AccuBooks no more.`
          : `${email} is ${access.role} of AccuBooks' own company, ${access.companyId}.`,
      );
    });
}
