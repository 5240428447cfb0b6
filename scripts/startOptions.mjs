import { parseArgs } from 'node:util';

export const START_HELP = `Starts AccuBooks: Postgres, Redis, API, worker and status page, on this machine.

  npm start -- [options]

  --port N     port of the web and the API (default 3000, or a free one)
  --data DIR   folder of the database, secrets and logs (default .accubooks, or ACCUBOOKS_DATA)
  --reset      delete that folder first, and begin anew
  --verbose    show what each process logs
  --help       this text

DATABASE_URL and REDIS_URL, where set, are used in place of a Postgres and a Redis of its own.
ACCUBOOKS_DEMO=off makes no demo company. Ctrl-C stops everything; the data stays.`;

/** What is wrong with the command line, as one sentence for the person who typed it. */
export class UsageError extends Error {}

function portOf(text) {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new UsageError(`--port needs a number from 1 to 65535, not "${text}".`);
  return port;
}

/** Parses the arguments of `npm start`; throws a UsageError. */
export function parseStartOptions(parameters) {
  try {
    const { values } = parseArgs({
      args: parameters,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        reset: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.data === '') throw new UsageError('--data needs a folder.');
    return { ...values, port: portOf(values.port) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${String(error.message).split('. ')[0]}.`);
  }
}
