import type { Database } from '@/shared/database/Database.ts';
import type { Findings, IntegrityCheck } from '../IntegrityCheck.ts';
import { readMark, readNow, writeMark } from '../MarkStore.ts';

type Look = { readonly failures: number | null; readonly is_on: string };
type Mark = { readonly failures: number };

/** Postgres has found no page whose checksum is wrong since the guard looked first. */
export class PagesCheck implements IntegrityCheck {
  readonly name = 'pages';
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async run(): Promise<Findings> {
    return this.#database.asNobody(async (sql) => {
      const since = await readNow(sql);
      const [look] = await sql<Look>(
        `SELECT checksum_failures AS failures, current_setting('data_checksums') AS is_on
           FROM pg_stat_database WHERE datname = current_database()`,
        [],
        'integrity_pages',
      );
      if (look?.is_on !== 'on' || look.failures === null)
        return { violations: [], looked: 0, completedSince: since, skipped: { 'checksums are off': 1 } };
      const { failures } = look;
      const mark = await readMark<Mark>(sql, this.name, 'failures');
      // Statistics that were reset, by a crash say, begin anew: what they count has come since.
      const isReset = mark !== undefined && failures < mark.failures;
      if (mark === undefined || isReset) await writeMark(sql, this.name, 'failures', { failures });
      const found = failures - (isReset ? 0 : (mark?.failures ?? failures));
      return {
        looked: 1,
        completedSince: since,
        violations:
          found === 0
            ? []
            : [
                {
                  companyId: null,
                  subject: `checksum failures: ${failures}`,
                  message: `DataLossSuspected: Postgres found ${found} pages whose checksum is wrong`,
                  evidence: { failures, before: failures - found },
                  isAcceptable: true,
                },
              ],
      };
    });
  }
}
