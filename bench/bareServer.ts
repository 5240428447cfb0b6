/**
 * The peer: bare Fastify and pg. The same SQL as named statements in the same tenant transaction, the rows
 * as JSON; no sign-in, no validation, no log, no metrics.
 */
import Fastify from 'fastify';
import pg from 'pg';
import { type BenchPlace, benchRoutes } from './benchRoutes.ts';

const CONNECTIONS_MAX = 20;

export async function startBareServer(databaseUrl: string, port: number, place: BenchPlace): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS_MAX });
  const begin = `BEGIN; SELECT set_config('app.user_id', '${place.userId}', true), set_config('app.company_id', '${place.companyId}', true)`;
  const server = Fastify();
  benchRoutes(place).forEach(({ path, sql, values }, index) => {
    const query = { name: `bench_${index}`, text: sql, values: [...values] };
    server.get(path.replace(/\?.*/, ''), async () => {
      const client = await pool.connect();
      try {
        await client.query(begin);
        const { rows } = await client.query(query);
        await client.query('COMMIT');
        return rows;
      } finally {
        client.release();
      }
    });
  });
  await server.listen({ host: '127.0.0.1', port });
}
