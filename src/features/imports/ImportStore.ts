import type { BookFiscalYear } from '@/core/ledger/Books.ts';
import type { CompanyScope, Sql } from '@/shared/database/Database.ts';
import type { FreshVoucher, KnownVouchers } from './identifyVouchers.ts';
import type { CsvMapping, ImportBatch, ImportPreview, ImportReceipt } from './importContract.ts';
import type { OpeningStatement, StandingStatement } from './OpeningStatement.ts';
import type { ProofYear } from './proveImport.ts';

/** Previews that nobody committed; older ones go when a new one comes. */
const OPEN_PREVIEWS_MAX = 20;
const KEYS_PER_STATEMENT = 5_000;

/** What an import leaves behind for later ones, and to be proven again. */
export type ReceiptBasis = {
  readonly openings: readonly OpeningStatement[];
  readonly years: readonly ProofYear[];
};

export type StoredPreview = Omit<ImportPreview, 'id' | 'state' | 'createdAt'>;
export type StoredBatch = ImportBatch & {
  readonly preview: StoredPreview;
  readonly mapping: CsvMapping | null;
};

const BATCH_COLUMNS = `id, state, file_name AS "fileName", format, created_at AS "createdAt",
  committed_at AS "committedAt", undone_at AS "undoneAt", receipt - 'basis' AS receipt`;

function* slices<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += KEYS_PER_STATEMENT)
    yield items.slice(start, start + KEYS_PER_STATEMENT);
}

export class ImportStore {
  async insertPreview(
    sql: Sql,
    scope: CompanyScope,
    batch: {
      id: string;
      fileName: string;
      fileSha256: string;
      /** Packed. */
      content: Buffer;
      mapping: CsvMapping | undefined;
      preview: StoredPreview;
    },
  ): Promise<string> {
    const [row] = await sql<{ created_at: string }>(
      `INSERT INTO import_batches (id, company_id, format, file_name, file_sha256, content, mapping, state,
         preview, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 'previewed', $8, $9) RETURNING created_at`,
      [
        batch.id,
        scope.companyId,
        batch.preview.format,
        batch.fileName,
        batch.fileSha256,
        batch.content,
        batch.mapping === undefined ? null : JSON.stringify(batch.mapping),
        JSON.stringify(batch.preview),
        scope.userId,
      ],
    );
    await sql(
      `DELETE FROM import_batches WHERE state = 'previewed' AND id NOT IN
         (SELECT id FROM import_batches WHERE state = 'previewed' ORDER BY id DESC LIMIT ${OPEN_PREVIEWS_MAX})`,
    );
    if (row === undefined) throw new Error('an inserted preview has no row');
    return row.created_at;
  }

  async readBatch(sql: Sql, id: string): Promise<StoredBatch | undefined> {
    const [row] = await sql<StoredBatch>(
      `SELECT ${BATCH_COLUMNS}, mapping, preview FROM import_batches WHERE id = $1`,
      [id],
    );
    return row;
  }

  async readContent(sql: Sql, id: string): Promise<Buffer | undefined> {
    const [row] = await sql<{ content: Buffer }>('SELECT content FROM import_batches WHERE id = $1', [id]);
    return row?.content;
  }

  /** One row more than `limit`, newest first. */
  async listBatches(sql: Sql, before: string | undefined, limit: number): Promise<ImportBatch[]> {
    return sql(
      `SELECT ${BATCH_COLUMNS} FROM import_batches WHERE $1::text IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
      [before ?? null, limit + 1],
    );
  }

  async markCommitted(sql: Sql, id: string, receipt: ImportReceipt, basis: ReceiptBasis): Promise<void> {
    const openings = basis.openings.map(({ date, currency, balances }) => ({ date, currency, balances }));
    await sql(
      `UPDATE import_batches SET state = 'committed', committed_at = now(), receipt = $2 WHERE id = $1`,
      [id, JSON.stringify({ ...receipt, basis: { ...basis, openings } })],
    );
  }

  /** `reversed` vouchers were taken back; kept for whoever asks again. */
  async markUndone(sql: Sql, id: string, reversed: number): Promise<void> {
    await sql(
      `UPDATE import_batches SET state = 'undone', undone_at = now(),
         receipt = jsonb_set(receipt, '{basis,reversed}', to_jsonb($2::int)) WHERE id = $1`,
      [id, reversed],
    );
  }

  /** Vouchers that the undoing of an import took back. */
  async readReversed(sql: Sql, id: string): Promise<number> {
    const [row] = await sql<{ reversed: number | null }>(
      `SELECT (receipt #>> '{basis,reversed}')::int AS reversed FROM import_batches WHERE id = $1`,
      [id],
    );
    return row?.reversed ?? 0;
  }

  async readProofYears(sql: Sql, id: string): Promise<ProofYear[]> {
    const [row] = await sql<{ years: ProofYear[] | null }>(
      `SELECT receipt #> '{basis,years}' AS years FROM import_batches WHERE id = $1`,
      [id],
    );
    return row?.years ?? [];
  }

  /** What committed imports state as opening balances, in the order of their commits. */
  async listStandingStatements(sql: Sql): Promise<StandingStatement[]> {
    const rows = await sql<{ id: string; openings: OpeningStatement[] }>(
      `SELECT id, receipt #> '{basis,openings}' AS openings FROM import_batches
       WHERE state = 'committed' AND receipt #> '{basis,openings}' <> '[]' ORDER BY committed_at, id`,
    );
    return rows.flatMap(({ id, openings }) => openings.map((opening) => ({ ...opening, batchId: id })));
  }

  /** The company that the last committed file with a name was of. */
  async readCompanyName(sql: Sql): Promise<string | undefined> {
    const [row] = await sql<{ name: string }>(
      `SELECT preview ->> 'companyName' AS name FROM import_batches
       WHERE state = 'committed' AND preview ->> 'companyName' IS NOT NULL ORDER BY committed_at DESC, id DESC LIMIT 1`,
    );
    return row?.name;
  }

  /** True when an imported voucher of the series (or, on demand, of any other series) stands in the year. */
  async holdsSeries(sql: Sql, year: BookFiscalYear, series: string, isOf: boolean): Promise<boolean> {
    const [row] = await sql<{ holds: boolean }>(
      `SELECT EXISTS (SELECT FROM vouchers v WHERE v.dated_on BETWEEN $1 AND $2 AND v.kind = 'entry'
         AND v.import_batch_id IS NOT NULL AND (v.series = $3) = $4
         AND (SELECT r.id FROM vouchers r WHERE r.reverses_voucher_id = v.id) IS NULL) AS holds`,
      [year.startsOn, year.endsOn, series, isOf],
    );
    return row?.holds === true;
  }

  async readKnown(
    sql: Sql,
    fingerprints: readonly string[],
    keys: readonly string[],
  ): Promise<KnownVouchers> {
    const occurrences = new Map<string, Set<number>>();
    for (const slice of slices(fingerprints)) {
      const rows = await sql<{ fingerprint: string; occurrence: number }>(
        'SELECT fingerprint, occurrence FROM import_fingerprints WHERE fingerprint = ANY($1::text[])',
        [slice],
      );
      for (const { fingerprint, occurrence } of rows) addTo(occurrences, fingerprint, occurrence);
    }
    const fingerprintsOfKey = new Map<string, Set<string>>();
    for (const slice of slices(keys)) {
      const rows = await sql<{ voucher_key: string; fingerprint: string }>(
        `SELECT f.voucher_key, f.fingerprint FROM import_fingerprints f WHERE f.voucher_key = ANY($1::text[])
           AND (SELECT r.id FROM vouchers r WHERE r.reverses_voucher_id = f.voucher_id) IS NULL`,
        [slice],
      );
      for (const { voucher_key, fingerprint } of rows) addTo(fingerprintsOfKey, voucher_key, fingerprint);
    }
    return { occurrences, fingerprintsOfKey };
  }

  async insertFingerprints(
    sql: Sql,
    scope: CompanyScope,
    vouchers: readonly (FreshVoucher & { voucherId: string })[],
  ): Promise<void> {
    for (const slice of slices(vouchers))
      await sql(
        `INSERT INTO import_fingerprints (company_id, fingerprint, occurrence, voucher_key, voucher_id)
         SELECT $1, f.* FROM unnest($2::text[], $3::int[], $4::text[], $5::text[]) AS f`,
        [
          scope.companyId,
          slice.map(({ fingerprint }) => fingerprint),
          slice.map(({ occurrence }) => occurrence),
          slice.map(({ key }) => key ?? null),
          slice.map(({ voucherId }) => voucherId),
        ],
        'import_insert_fingerprints',
      );
  }

  async deleteFingerprints(sql: Sql, batchId: string): Promise<void> {
    const vouchers = await sql<{ id: string }>('SELECT id FROM vouchers WHERE import_batch_id = $1', [
      batchId,
    ]);
    for (const slice of slices(vouchers))
      await sql('DELETE FROM import_fingerprints WHERE voucher_id = ANY($1::text[])', [
        slice.map(({ id }) => id),
      ]);
  }
}

function addTo<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
