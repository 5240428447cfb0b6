/** Configuration of the command line: which server, who, and which company, when no option says so. */
import { z } from 'zod';

const schema = z.object({
  /** Address of the API. */
  ACCUBOOKS_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:3000'),
  /** Who signs in. */
  ACCUBOOKS_EMAIL: z.string().optional(),
  /** The password that goes with it; never an option, so that it stands in no process list. */
  ACCUBOOKS_PASSWORD: z.string().optional(),
  /** An API key, for scripts: it needs neither password nor company. */
  ACCUBOOKS_API_KEY: z.string().optional(),
  /** Id or name of the company; may be left out by a member of exactly one. */
  ACCUBOOKS_COMPANY: z.string().optional(),
});

export type CliConfig = Readonly<z.infer<typeof schema>>;

/** Parses an environment; an empty variable counts as missing. Throws a ZodError that names the variable. */
export function parseCliConfig(environment: Readonly<Record<string, string | undefined>>): CliConfig {
  const filled = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  return Object.freeze(schema.parse(Object.fromEntries(filled)));
}

/** The environment of this process. */
export function cliEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
