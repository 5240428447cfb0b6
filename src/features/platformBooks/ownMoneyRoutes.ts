import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import { OwnMoneyReadModel } from './OwnMoneyReadModel.ts';
import { ownMoneyQuerySchema, ownMoneySchema } from './ownMoneyContract.ts';

export function ownMoneyRoutes(
  server: ApiServer,
  { database, clock }: { database: Database; clock: Clock },
): void {
  const readModel = new OwnMoneyReadModel();
  server.route({
    method: 'GET',
    url: '/api/operators/own-money',
    config: { permission: 'operator' },
    schema: {
      operationId: 'readOwnMoney',
      summary: 'Recurring revenue of this platform, its movements, churn and failed payments',
      tags: ['operators'],
      querystring: ownMoneyQuerySchema,
      response: { 200: ownMoneySchema },
    },
    handler: (request) =>
      database.asPerson({ userId: personOf(request) }, (sql) =>
        readModel.read(sql, nowOf(clock).toISOString().slice(0, 10), request.query.months),
      ),
  });
}
