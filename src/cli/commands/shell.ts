import path from 'node:path';
import type { Command } from 'commander';
import { writtenByStart } from '@/shared/config/dataFolderOf.ts';
import { operatorDatabaseUrl } from '@/shared/config/operatorDatabaseUrl.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { runningSupervisor } from '../ownProcesses.ts';

/** One word for a shell, whatever stands in it. */
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

type Reached = { readonly exports: string[]; readonly cases: string[]; readonly functions: string[] };

const DEFAULT_PORTS = { postgres: '5432', redis: '6379' };

/** Parses what the environment says; the text itself may hold a password and is not shown. */
function urlIn(variable: string, text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw new CliError(EXIT.usage, 'USAGE', `${variable} is no address such as postgresql://… or redis://….`);
}

function postgresOf(text: string, variable = 'DATABASE_OPERATOR_URL') {
  const { hostname, port, username, password, pathname } = urlIn(variable, text);
  return {
    host: hostname,
    port: port || DEFAULT_PORTS.postgres,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
  };
}

function reachPostgres({ environment }: CliContext): Reached {
  const url = operatorDatabaseUrl(environment);
  if (url === undefined) return { exports: [], cases: [], functions: [] };
  const { host, port, user, password, database } = postgresOf(url);
  const dump = environment.DATABASE_DUMP_URL
    ? postgresOf(environment.DATABASE_DUMP_URL, 'DATABASE_DUMP_URL')
    : undefined;
  return {
    exports: [
      `export PGHOST=${quote(host)} PGPORT=${quote(port)} PGDATABASE=${quote(database)}`,
      `export PGUSER=${quote(user)} PGPASSWORD=${quote(password)} PGCONNECT_TIMEOUT=10`,
    ],
    cases: [`db-host) words+=(${quote(host)}) ;;`],
    functions: [
      'psql() { accubooks_line psql "$@"; }',
      // Only this role reads past row-level security, and what it writes is for nobody else (M11).
      ...(dump === undefined
        ? []
        : [
            `pg_dump() ( export PGUSER=${quote(dump.user)} PGPASSWORD=${quote(dump.password)}; accubooks_line pg_dump "$@" )`,
          ]),
    ],
  };
}

function reachRedis({ environment }: CliContext): Reached {
  if (!environment.REDIS_URL) return { exports: [], cases: [], functions: [] };
  const { hostname, port, username, password, protocol } = urlIn('REDIS_URL', environment.REDIS_URL);
  const words = ['-h', hostname, '-p', port || DEFAULT_PORTS.redis];
  if (username !== '') words.push('--user', decodeURIComponent(username));
  if (protocol === 'rediss:') words.push('--tls');
  return {
    exports: password === '' ? [] : [`export REDISCLI_AUTH=${quote(decodeURIComponent(password))}`],
    cases: [`redis-host) words+=(${quote(hostname)}) ;;`],
    functions: [`redis-cli() { accubooks_line redis-cli ${words.map(quote).join(' ')} "$@"; }`],
  };
}

function reachServers({ environment }: CliContext): Reached {
  const api = (environment.ACCUBOOKS_URL ?? 'http://127.0.0.1:3000').replace(/\/+$/, '');
  const logs = environment.LOG_DIR;
  const watchers = { 'http://prometheus:9090': environment.PROMETHEUS_URL };
  const alertmanagers = { 'http://alertmanager:9093': environment.ALERTMANAGER_URL };
  const others = Object.entries({ ...watchers, ...alertmanagers }).flatMap(([from, to]) =>
    to ? [`${from}/*) words+=(${quote(to.replace(/\/+$/, ''))}"\${word#${from}}") ;;`] : [],
  );
  const names = ['https://accubooks.com', 'https://api.accubooks.com'];
  return {
    exports: [],
    cases: [
      ...names.map((name) => `${name}/*) words+=(${quote(api)}"\${word#${name}}") ;;`),
      ...others,
      ...(logs ? [`/var/log/accubooks/*) words+=(${quote(logs)}"\${word#/var/log/accubooks}") ;;`] : []),
    ],
    functions: [
      'curl() { accubooks_line curl "$@"; }',
      ...(logs && path.resolve(logs) !== '/var/log/accubooks'
        ? ['grep() { accubooks_line grep "$@"; }', 'tail() { accubooks_line tail "$@"; }']
        : []),
    ],
  };
}

/** As docker takes them, options before or after the name. */
const DOCKER = `docker() {
  local word name=; local -a options; options=()
  for word in "\${@:2}"; do
    case "$word" in
      accubooks-*) name="\${word#accubooks-}" ;;
      *) options+=("$word") ;;
    esac
  done
  case "\${1-} $name" in
    "ps ") accubooks_processes list ;;
    "compose "*) docker-compose "\${@:2}" ;;
    "logs "?*|"restart "?*|"stop "?*) accubooks_processes "$1" "$name" "\${options[@]}" ;;
    *" ") command docker "$@" ;;
    *) accubooks_lacks "docker $1: npm start runs AccuBooks here, without containers: docker ps, docker logs, docker restart, docker stop. How a process ended stands where npm start was typed." ;;
  esac
}`;

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether `npm start` runs AccuBooks here, or did until a moment ago: then there are no containers. */
function isOfStart({ environment }: CliContext): boolean {
  return runningSupervisor(environment) !== undefined || Object.keys(writtenByStart(environment)).length > 0;
}

/** Whether the database is that of `npm start`. */
function hasOwnDatabase({ environment }: CliContext): boolean {
  const url = operatorDatabaseUrl(environment);
  return url !== undefined && LOOPBACK.includes(postgresOf(url).host);
}

/** Where `npm start` runs the processes there are no containers: the lines about ours mean its processes. */
function reachProcesses(context: CliContext): Reached {
  if (!isOfStart(context)) return { exports: [], cases: [], functions: [] };
  const supervisor = runningSupervisor(context.environment);
  const ended = supervisor === undefined ? 'it has ended' : `end it with Ctrl-C or kill ${supervisor}`;
  return {
    exports: [],
    cases: [],
    functions: [
      // Anywhere else npx would look for a package of that name.
      `accubooks_processes() ( cd ${quote(process.cwd())} && npx accubooks processes "$@" )`,
      'accubooks_lacks() { printf "%s\\n" "$*" >&2; return 1; }',
      DOCKER,
      [
        'docker-compose() {',
        '  case "$*" in',
        '    "restart backend") accubooks_processes restart api ;;',
        '    "restart worker"|"restart redis"|"restart postgres") accubooks_processes restart "$2" ;;',
        `    *) accubooks_lacks ${quote(`docker-compose: npm start runs AccuBooks here. For another database or Redis: ${ended}, and type npm start in this shell, which has the address.`)} ;;`,
        '  esac',
        '}',
      ].join('\n'),
      ...(hasOwnDatabase(context)
        ? [
            [
              'aws() {',
              '  case "$*" in',
              `    "rds "*accubooks-*|"elasticache "*accubooks-*) accubooks_lacks ${quote(
                'aws: npm start runs Postgres and Redis here: docker ps, docker logs accubooks-postgres, docker restart accubooks-postgres; the same with accubooks-redis.',
              )} ;;`,
              '    *) command aws "$@" ;;',
              '  esac',
              '}',
            ].join('\n'),
          ]
        : []),
    ],
  };
}

/**
 * What the runbook looks at in the environment of the API: how long its secret is, and how many connections it may
 * have. Neither the secret nor the password, and for this shell alone: a program started here does not inherit them.
 */
function shownVariables({ environment: { JWT_SECRET = '', DATABASE_URL = '' } }: CliContext): string[] {
  const isUrl = URL.canParse(DATABASE_URL);
  const shown = {
    JWT_SECRET: 'x'.repeat(JWT_SECRET.length),
    DATABASE_URL: isUrl ? DATABASE_URL.replace(/^([^:]+:\/\/[^:@/]*:)[^@]*@/, '$1xxx@') : '',
  };
  return Object.entries(shown).flatMap(([name, text]) =>
    text === '' ? [] : [`[ -n "\${${name}-}" ] || ${name}=${quote(text)}`],
  );
}

function scriptOf(context: CliContext): string {
  const parts = [reachPostgres(context), reachRedis(context), reachServers(context), reachProcesses(context)];
  const data = context.environment.ACCUBOOKS_DATA;
  return [
    // A dump is written by the shell that this is typed into.
    'umask 077',
    ...(data ? [`export ACCUBOOKS_DATA=${quote(path.resolve(data))}`] : []),
    ...parts.flatMap(({ exports }) => exports),
    ...shownVariables(context),
    'accubooks_line() {',
    '  local program="$1" word; local -a words; words=(); shift',
    '  for word in "$@"; do',
    '    case "$word" in',
    ...parts.flatMap(({ cases }) => cases).map((line) => `      ${line}`),
    '      *) words+=("$word") ;;',
    '    esac',
    '  done',
    `  command "$program" "\${words[@]}"`,
    '}',
    ...parts.flatMap(({ functions }) => functions),
  ].join('\n');
}

function sayWhere(context: CliContext): void {
  const url = operatorDatabaseUrl(context.environment);
  const psql = url === undefined ? undefined : postgresOf(url);
  const isRunning = runningSupervisor(context.environment) !== undefined;
  const processes = isRunning
    ? 'the processes of `npm start` on this machine'
    : 'the logs of `npm start`, which has ended: start it again';
  const { ACCUBOOKS_URL = 'http://127.0.0.1:3000', REDIS_URL } = context.environment;
  context.note(
    [
      psql === undefined
        ? 'psql     no database is named: run this in the folder in which `npm start` runs'
        : `psql     ${psql.user} on ${psql.host}:${psql.port}/${psql.database}`,
      `redis    ${REDIS_URL ? new URL(REDIS_URL).host : 'not named'}`,
      `API      ${ACCUBOOKS_URL}`,
      `docker   ${isOfStart(context) ? processes : 'itself'}`,
    ].join('\n'),
  );
}

export function shellCommand(program: Command, context: CliContext): void {
  program
    .command('shell')
    .description(
      'Make the lines of the runbooks work in this shell: eval "$(npx accubooks shell)". psql, pg_dump, redis-cli, curl and docker then reach this installation; for bash and zsh. Prints passwords, so never without eval.',
    )
    .action(() => {
      context.streams.writeOut(`${scriptOf(context)}\n`);
      sayWhere(context);
    });
}
