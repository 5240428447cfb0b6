/** What capturing and opening evidence needs: the environment, else what `npm start` wrote. */
import { z } from 'zod';
import { writtenByStart } from './dataFolderOf.ts';

const text = z.string().default('');
const schema = z.object({
  DATABASE_DUMP_URL: text,
  ENCRYPTION_SECRET: text,
  ENCRYPTION_SECRETS_PREVIOUS: text,
  EVIDENCE_DIR: text,
  REDIS_URL: text,
  LOG_DIR: text,
});

export type EvidenceConfig = Readonly<z.infer<typeof schema>>;

/** Each variable from the environment, else from the data folder. */
export function evidenceConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): EvidenceConfig {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const written = writtenByStart(environment);
  return schema.parse({ ...written, ...Object.fromEntries(given) });
}

/** The secrets that evidence may have been sealed with, the one of today first. */
export function evidenceSecrets(config: EvidenceConfig): readonly string[] {
  const previous = config.ENCRYPTION_SECRETS_PREVIOUS.split(',').map((secret) => secret.trim());
  return [config.ENCRYPTION_SECRET, ...previous].filter((secret) => secret !== '');
}
