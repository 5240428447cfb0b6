import path from 'node:path';
import type { Command } from 'commander';
import {
  newSecret,
  type RotatedSecrets,
  readSecretFile,
  rotate,
  writeSecretFile,
} from '@/features/securityResponse/rotateSecret.ts';
import { SecurityTraceService } from '@/features/securityResponse/SecurityTraceService.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { dataFolderOf } from '@/shared/config/dataFolderOf.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { reasonOf } from '../reasonOf.ts';
import { withIncidents } from '../withIncidents.ts';
import { withOwnerDatabase } from '../withOwnerDatabase.ts';
import { idOf } from './incidents.ts';

type RotateOptions = { readonly overlap: boolean; readonly reason: string; readonly incident?: string };

const RESTART = 'Restart the API and every worker: each signs with what it started with.';
const EFFECTS = {
  overlap:
    'What the old secret signed holds until it expires: 15 minutes for access tokens, days for links in mails.',
  none: 'What the old secret signed is refused from then on: access tokens, and links in mails. Sessions stay and renew themselves; end them with `accubooks security revoke --everyone`.',
} as const;

const idOfSecret = (secret: string) => new KeyRing(secret).current.id;

/** From the environment, where somebody else than `npm start` keeps it. */
function givenSecrets({ environment }: CliContext): RotatedSecrets | undefined {
  const { JWT_SECRET: secret, JWT_SECRETS_PREVIOUS: previous = '' } = environment;
  if (secret === undefined || secret === '') return undefined;
  return { secret, previous: previous.split(',').filter(Boolean) };
}

async function rotateSecret(context: CliContext, options: RotateOptions, command: Command): Promise<void> {
  const { overlap, reason, incident } = options;
  const file = path.join(dataFolderOf(context.environment), 'environment.json');
  const [kept, given] = [readSecretFile(file), givenSecrets(context)];
  // A secret of the environment goes before that of the file, so that changing the file would change nothing.
  const isInFile = kept !== undefined && (given === undefined || given.secret === kept.secret);
  const current = isInFile ? kept : given;
  if (current === undefined)
    throw new CliError(
      EXIT.usage,
      'SECRET_UNKNOWN',
      `There is no ${file}, and no JWT_SECRET in the environment: nothing says which secret is to be changed.`,
    );
  if (overlap && current.secret.includes(','))
    throw new CliError(
      EXIT.refused,
      'SECRET_HAS_COMMA',
      'The secret has a comma in it, which JWT_SECRETS_PREVIOUS cannot hold: use --no-overlap.',
    );
  const incidentId =
    incident === undefined ? undefined : await withIncidents(context, (tools) => idOf(tools, incident));
  const next = rotate(current, overlap, newSecret());
  const [from, to] = [idOfSecret(current.secret), idOfSecret(next.secret)];
  if (isInFile) writeSecretFile(file, next);
  const details = { from, to, overlap, by: operatorName(), reason };
  const text = `The secret that signs is changed from ${from} to ${to}, ${overlap ? 'with' : 'without'} overlap. ${reason}`;
  const trace = { action: 'secret.rotated', subjectId: 'JWT_SECRET', details, text, incidentId } as const;
  await withOwnerDatabase(context.environment, (database) =>
    new SecurityTraceService(database, systemClock).record(trace),
  ).catch((error: unknown) => {
    context.note(
      `It stands in no audit log and in no timeline, because the database did not take it: ${error instanceof Error ? error.message : 'unknown'}`,
    );
  });
  const effect = overlap ? EFFECTS.overlap : EFFECTS.none;
  const where = isInFile
    ? [`${file} has the new secret ${to}; it was ${from}.`]
    : [
        'Set this wherever the environment of the servers is kept, and let nobody else see it:',
        `JWT_SECRET=${next.secret}`,
        `JWT_SECRETS_PREVIOUS=${next.previous.join(',')}`,
      ];
  const answer = { from, to, overlap, file: isInFile ? file : null };
  context.print(command, isInFile ? answer : { ...answer, ...next }, () =>
    [...where, RESTART, effect].join('\n'),
  );
}

export function rotateCommand(security: Command, context: CliContext): void {
  security
    .command('rotate-secret')
    .option('--no-overlap', 'what the old secret signed is refused, because it has leaked')
    .requiredOption('--reason <text>', 'why, for the audit log and the incident', reasonOf)
    .option(
      '--incident <id>',
      'incident whose timeline gets a line; `last` is the worst that is open, of equals the latest',
    )
    .description(
      'Make a new JWT_SECRET: in the file of `npm start`, else say what to set. Takes effect with a restart.',
    )
    .action((options: RotateOptions, command: Command) => rotateSecret(context, options, command));
}
