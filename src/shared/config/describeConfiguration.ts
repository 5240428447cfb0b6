/** The configuration of a process for whoever looks into an incident: every variable that is set, without a secret. */
import { CONFIG_VARIABLES } from './config.ts';

const SECRET_NAME = /SECRET|PASSWORD|TOKEN|ROUTING_KEY|WEBHOOK_URL|API_KEY/;

function withoutCredentials(text: string): string {
  return text.replace(/(\w+:\/\/)[^@/\s]*@/g, '$1[redacted]@');
}

/** Variables that the servers read, in order; of a secret only that it is set. */
export function describeConfiguration(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string>> {
  const known = CONFIG_VARIABLES.flatMap((name) => {
    const value = environment[name];
    if (value === undefined || value === '') return [];
    return [[name, SECRET_NAME.test(name) ? '[redacted]' : withoutCredentials(value)] as const];
  });
  return Object.fromEntries(known);
}
