import type { Command } from 'commander';
import { z } from 'zod';
import { companyListSchema } from '@/features/companies/companyContract.ts';
import { signInChallengeSchema } from '@/features/people/peopleContract.ts';
import { sessionResponseSchema } from '@/features/sessions/sessionContract.ts';
import type { CliConfig } from '@/shared/config/cliConfig.ts';
import { isId } from '@/shared/ids/newId.ts';
import { ApiClient } from './ApiClient.ts';
import { CliError } from './CliError.ts';
import { EXIT } from './exitCodes.ts';

/** What a command stands in; a test gives its own. */
export type CliStreams = {
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly readInput: () => Promise<string>;
  /** Resolves when whoever reads the output has taken what was written. */
  readonly drained?: () => Promise<void>;
  /** Errors go to a terminal, where progress may be drawn. */
  readonly isErrorTerminal?: boolean;
  /** The bundled thread that forecasts series of a file. */
  readonly forecastThread?: URL;
};

type GlobalOptions = {
  readonly url?: string;
  readonly email?: string;
  readonly passwordStdin?: boolean;
  readonly company?: string;
  readonly json?: boolean;
};

export class CliContext {
  readonly #config: CliConfig;
  readonly #streams: CliStreams;
  readonly #signedIn: ApiClient[] = [];

  /** For commands that work on the database itself, which a stranger's machine does not name. */
  readonly environment: Readonly<Record<string, string | undefined>>;

  constructor(
    config: CliConfig,
    streams: CliStreams,
    environment: Readonly<Record<string, string | undefined>> = {},
  ) {
    this.environment = environment;
    this.#config = config;
    this.#streams = streams;
  }

  /** A client that is not signed in. */
  publicClient(command: Command): ApiClient {
    return new ApiClient(this.#options(command).url ?? this.#config.ACCUBOOKS_URL);
  }

  /** Signs in for this one command and enters the company; an API key is enough, and has its own company. */
  async client(command: Command): Promise<ApiClient> {
    const options = this.#options(command);
    const client = this.publicClient(command);
    if (this.#config.ACCUBOOKS_API_KEY !== undefined && options.email === undefined) {
      client.accessToken = this.#config.ACCUBOOKS_API_KEY;
      const wanted = options.company ?? this.#config.ACCUBOOKS_COMPANY;
      if (wanted !== undefined && isId(wanted)) client.companyId = wanted;
      return client;
    }
    const email = options.email ?? this.#config.ACCUBOOKS_EMAIL;
    const password = options.passwordStdin
      ? (await this.#streams.readInput()).replace(/\r?\n$/, '')
      : this.#config.ACCUBOOKS_PASSWORD;
    if (!email || !password) {
      throw new CliError(
        EXIT.notSignedIn,
        'CREDENTIALS_MISSING',
        'Say who you are: ACCUBOOKS_API_KEY, or ACCUBOOKS_EMAIL and ACCUBOOKS_PASSWORD, or --email and --password-stdin.',
      );
    }
    const session = await client.call('/api/auth/login', {
      method: 'POST',
      body: { email, password },
      schema: z.union([sessionResponseSchema, signInChallengeSchema]),
    });
    if ('challenge' in session)
      throw new CliError(
        EXIT.notSignedIn,
        'SECOND_FACTOR_NEEDED',
        'This account asks for a second factor: make an API key on the web and set ACCUBOOKS_API_KEY.',
      );
    client.accessToken = session.accessToken;
    this.#signedIn.push(client);
    client.companyId = await chooseCompany(client, options.company ?? this.#config.ACCUBOOKS_COMPANY);
    return client;
  }

  /** Leaves no session behind; one that cannot be ended runs out by itself. */
  async signOut(): Promise<void> {
    const end = { method: 'DELETE', schema: z.undefined() } as const;
    for (const client of this.#signedIn.splice(0))
      await client.call('/api/auth/sessions/current', end).catch(() => undefined);
  }

  /** The answer itself with --json, else its text. */
  print(command: Command, answer: unknown, text: () => string): void {
    this.#streams.writeOut(`${this.isJson(command) ? JSON.stringify(answer, null, 2) : text()}\n`);
  }

  get streams(): CliStreams {
    return this.#streams;
  }

  isJson(command: Command): boolean {
    return this.#options(command).json === true;
  }

  /** A remark that is no part of the output. */
  note(text: string): void {
    this.#streams.writeError(`${text}\n`);
  }

  #options(command: Command): GlobalOptions {
    return command.optsWithGlobals<GlobalOptions>();
  }
}

async function chooseCompany(client: ApiClient, wanted: string | undefined): Promise<string> {
  const { items } = await client.call('/api/companies', { schema: companyListSchema });
  const found = items.filter(({ id, name }) => wanted === undefined || id === wanted || name === wanted);
  const [company] = found;
  if (company !== undefined && found.length === 1) return company.id;
  const names = items.map(({ id, name }) => `  ${id}  ${name}`);
  const why =
    wanted === undefined ? 'Name the company with --company.' : `No single company is called ${wanted}.`;
  throw new CliError(EXIT.refused, 'COMPANY_REQUIRED', [why, 'Yours are:', ...names].join('\n'));
}
