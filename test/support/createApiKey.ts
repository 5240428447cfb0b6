/** An API key as a person makes it. */
import type { ApiServer } from '@/shared/http/ApiServer.ts';

/** Made by whoever the headers are of, in their one company. */
export async function createApiKey(
  server: ApiServer,
  headers: Readonly<Record<string, string>>,
  scopes: readonly string[] = ['books.read'],
): Promise<string> {
  const payload = { name: 'A script', scopes, validDays: 1 };
  const answer = await server.inject({ method: 'POST', url: '/api/api-keys', headers, payload });
  return answer.json<{ key: string }>().key;
}
