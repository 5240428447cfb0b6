import type { IsoDate } from '@/core/ledger/Books.ts';
import type { Sql } from '@/shared/database/Database.ts';

/** Objects that belong to one invoice; far more than anybody pays or disputes it. */
const FAMILY_MAX = 500;
/** Periods looked at for one that is not locked: ten years. */
const PERIODS_MAX = 120;

export type SourceKind = 'invoice' | 'charge' | 'refund' | 'dispute';

export type PlatformSource = {
  readonly id: string;
  readonly kind: SourceKind;
  readonly family: string;
  readonly subjectCompanyId: string;
  readonly facts: unknown;
  readonly earnsUntil: IsoDate | null;
};

export type StandingVoucher = {
  readonly voucherId: string;
  readonly source: string;
  readonly part: string;
  readonly owed: string;
};

/** The statements behind AccuBooks' own books; the transaction is the caller's. */
export class PlatformBooksStore {
  async readCompany(sql: Sql): Promise<string | undefined> {
    const [row] = await sql<{ company_id: string }>(
      'SELECT company_id FROM platform_company',
      [],
      'platform_company',
    );
    return row?.company_id;
  }

  /** One founds it; whoever comes at the same moment waits and finds it. */
  async lockFounding(sql: Sql): Promise<void> {
    await sql("SELECT pg_advisory_xact_lock(hashtextextended('platform company', 0))");
  }

  async insertCompany(
    sql: Sql,
    company: { readonly id: string; readonly name: string; readonly currency: string },
  ): Promise<void> {
    await sql('INSERT INTO companies (id, name, currency) VALUES ($1, $2, $3)', [
      company.id,
      company.name,
      company.currency,
    ]);
    await sql('INSERT INTO platform_company (company_id) VALUES ($1)', [company.id]);
  }

  /** Enters a company and acts as somebody; returns whom and what the transaction had before. */
  async enter(
    sql: Sql,
    scope: { readonly companyId: string; readonly userId: string },
  ): Promise<{ companyId: string; userId: string }> {
    const [before] = await sql<{ companyId: string; userId: string }>(
      `SELECT coalesce(current_setting('app.company_id', true), '') AS "companyId",
         coalesce(current_setting('app.user_id', true), '') AS "userId"`,
      [],
      'platform_before',
    );
    await sql(
      "SELECT set_config('app.company_id', $1, true), set_config('app.user_id', $2, true)",
      [scope.companyId, scope.userId],
      'platform_enter',
    );
    return before ?? { companyId: '', userId: '' };
  }

  async readAccounts(sql: Sql): Promise<Map<string, string>> {
    const rows = await sql<{ id: string; number: string }>(
      "SELECT id, number FROM accounts WHERE company_id = current_setting('app.company_id')",
      [],
      'platform_accounts',
    );
    return new Map(rows.map(({ id, number }) => [number, id]));
  }

  async hasYear(sql: Sql, date: IsoDate): Promise<boolean> {
    const rows = await sql(
      `SELECT FROM fiscal_years WHERE company_id = current_setting('app.company_id')
         AND starts_on <= $1 AND ends_before > $1`,
      [date],
      'platform_year',
    );
    return rows.length > 0;
  }

  /** The day itself, or the first day after it whose period is not locked; undefined when there is none. */
  async openDay(sql: Sql, date: IsoDate): Promise<IsoDate | undefined> {
    const rows = await sql<{ starts_on: string; locked: boolean }>(
      `SELECT starts_on, locked_at IS NOT NULL AS locked FROM periods
       WHERE company_id = current_setting('app.company_id') AND ends_before > $1 ORDER BY starts_on LIMIT $2`,
      [date, PERIODS_MAX],
      'platform_open_day',
    );
    const open = rows.find(({ locked }) => !locked)?.starts_on;
    if (open === undefined) return undefined;
    return open > date ? open : date;
  }

  async upsertSource(sql: Sql, source: PlatformSource): Promise<void> {
    await sql(
      `INSERT INTO platform_sources (id, kind, family, subject_company_id, facts, earns_until)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET family = excluded.family, facts = excluded.facts,
         earns_until = excluded.earns_until, seen_at = now()`,
      [
        source.id,
        source.kind,
        source.family,
        source.subjectCompanyId,
        JSON.stringify(source.facts),
        source.earnsUntil,
      ],
      'platform_upsert_source',
    );
  }

  /** Refunds and disputes follow their charge into its family. */
  async joinFamily(sql: Sql, chargeId: string, family: string): Promise<void> {
    await sql(
      `UPDATE platform_sources SET family = $2
       WHERE facts->>'chargeId' = $1 AND kind IN ('refund', 'dispute') AND family <> $2`,
      [chargeId, family],
      'platform_join_family',
    );
  }

  async familyOf(sql: Sql, id: string): Promise<string | undefined> {
    const [row] = await sql<{ family: string }>(
      'SELECT family FROM platform_sources WHERE id = $1',
      [id],
      'platform_family_of',
    );
    return row?.family;
  }

  async readFamily(sql: Sql, family: string): Promise<{ id: string; kind: SourceKind; facts: unknown }[]> {
    return sql(
      'SELECT id, kind, facts FROM platform_sources WHERE family = $1 ORDER BY id LIMIT $2',
      [family, FAMILY_MAX],
      'platform_read_family',
    );
  }

  async readStanding(sql: Sql, sources: readonly string[]): Promise<StandingVoucher[]> {
    return sql(
      `SELECT voucher_id AS "voucherId", source, part, owed FROM platform_vouchers
       WHERE source = ANY($1::text[]) AND reversal_id IS NULL ORDER BY voucher_id`,
      [sources],
      'platform_read_standing',
    );
  }

  async insertVouchers(
    sql: Sql,
    companyId: string,
    rows: readonly (StandingVoucher & { readonly subjectCompanyId: string })[],
  ): Promise<void> {
    await sql(
      `INSERT INTO platform_vouchers (company_id, voucher_id, source, part, subject_company_id, owed)
       SELECT $1, v.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS v`,
      [
        companyId,
        rows.map(({ voucherId }) => voucherId),
        rows.map(({ source }) => source),
        rows.map(({ part }) => part),
        rows.map(({ subjectCompanyId }) => subjectCompanyId),
        rows.map(({ owed }) => owed),
      ],
      'platform_insert_vouchers',
    );
  }

  async noteReversals(
    sql: Sql,
    reversals: readonly { readonly id: string; readonly reversalId: string }[],
  ): Promise<void> {
    await sql(
      `UPDATE platform_vouchers v SET reversal_id = r.reversal_id
       FROM unnest($1::text[], $2::text[]) AS r (id, reversal_id) WHERE v.voucher_id = r.id`,
      [reversals.map(({ id }) => id), reversals.map(({ reversalId }) => reversalId)],
      'platform_note_reversals',
    );
  }

  async noteEarned(sql: Sql, family: string, before: IsoDate): Promise<void> {
    await sql(
      `UPDATE platform_sources SET earned_before = $2
       WHERE id = $1 AND kind = 'invoice' AND earns_until IS NOT NULL`,
      [family, before],
      'platform_note_earned',
    );
  }

  /** Invoices of which a month that is over has not been posted yet. */
  async listEarning(sql: Sql, before: IsoDate, limit: number): Promise<string[]> {
    const rows = await sql<{ id: string }>(
      `SELECT id FROM platform_sources
       WHERE earned_before < earns_until AND earned_before < $1 ORDER BY id LIMIT $2`,
      [before, limit],
      'platform_list_earning',
    );
    return rows.map(({ id }) => id);
  }
}
