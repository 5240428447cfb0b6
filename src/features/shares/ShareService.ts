import { createHash, randomBytes } from 'node:crypto';
import { firstDayOfMonth, monthsBetween } from '@/core/ledger/isoDate.ts';
import { readForecastJson } from '@/features/forecasts/ForecastReadModel.ts';
import type { Forecast } from '@/features/forecasts/forecastContract.ts';
import { lockRole } from '@/features/people/MembershipReadModel.ts';
import type { PlanService } from '@/features/plans/PlanService.ts';
import { ReportService } from '@/features/reports/ReportService.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { permissionDenied } from '@/shared/http/permissionDenied.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { buildSharedCash } from './buildSharedCash.ts';
import { buildSharedBalanceSheet, buildSharedProfitAndLoss } from './buildSharedTable.ts';
import {
  countLiveLinks,
  endLink,
  insertLink,
  LIVE_LINKS_MAX,
  listLinks,
  lockLink,
  openLink,
  queueLinkMaking,
  readCompanyName,
} from './ShareStore.ts';
import {
  type CreatedShare,
  type CreateShareRequest,
  SHARED_MONTHS_MAX,
  type SharedContent,
  type SharedDocument,
  type ShareLink,
  type ShareSubject,
} from './shareContract.ts';

const DAY_MS = 86_400_000;
const TOKEN_BYTES = 32;
/** Longest snapshot, in characters of JSON: a statement of 24 months with some thousand accounts. */
const CONTENT_CHARS_MAX = 2_000_000;

export type ShareDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly plans: PlanService;
};

/** Of 256 random bits SHA-256 is enough: nobody tries a noticeable part of them. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function assertShareable({ from, to }: { from: string; to: string }): void {
  if (monthsBetween(firstDayOfMonth(from), firstDayOfMonth(to)) < SHARED_MONTHS_MAX) return;
  throw new AppError('REPORT_RANGE_INVALID', {
    message: `A link carries ${SHARED_MONTHS_MAX} months at most; choose a shorter range.`,
    details: { from, to, monthsMax: SHARED_MONTHS_MAX },
  });
}

export class ShareService {
  readonly #deps: ShareDeps;
  readonly #reports: ReportService;

  constructor(deps: ShareDeps) {
    this.#deps = deps;
    this.#reports = new ReportService(deps.database);
  }

  async list(scope: CompanyScope): Promise<ShareLink[]> {
    const { database, clock } = this.#deps;
    return database.inCompany(scope, (sql) => listLinks(sql, nowOf(clock)));
  }

  /**
   * Writes the snapshot down. Throws FORECAST_NOT_FOUND, REPORT_RANGE_INVALID, PAYLOAD_TOO_LARGE,
   * FEATURE_NOT_IN_PLAN, SHARE_LIMIT_REACHED.
   */
  async create(scope: CompanyScope, request: CreateShareRequest): Promise<CreatedShare> {
    const { database, clock, log, plans } = this.#deps;
    const { title, validDays } = request;
    const { kind } = request.subject;
    const content = await this.#contentOf(scope, request.subject);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const createdAt = nowOf(clock);
    const expiresAt = new Date(createdAt.getTime() + validDays * DAY_MS);
    const id = newId();
    const made = await database.inCompany(scope, async (sql) => {
      // The membership stays until the link is there, so that leaving at this moment ends it as well.
      const denied = permissionDenied(await lockRole(sql, scope.userId), 'shares.make');
      if (denied) throw denied;
      await plans.assertFeature(sql, scope.companyId, 'shareLinks');
      await queueLinkMaking(sql);
      if ((await countLiveLinks(sql, createdAt)) >= LIVE_LINKS_MAX) throw new AppError('SHARE_LIMIT_REACHED');
      const { userId: madeBy } = scope;
      await insertLink(sql, {
        id,
        madeBy,
        title,
        kind,
        tokenHash: hashOf(token),
        content,
        createdAt,
        expiresAt,
      });
      const details = { title, kind, validDays };
      await recordAudit(sql, {
        action: 'share.made',
        actorId: madeBy,
        companyId: scope.companyId,
        subjectId: id,
        details,
      });
      return lockLink(sql, id);
    });
    if (!made) throw new Error('a share link that was written did not come back');
    log.info({ ...scope, shareId: id, kind }, 'share link made');
    return { ...made, token };
  }

  /** Ends a link that lives; ending it again changes nothing. Throws SHARE_NOT_FOUND. */
  async revoke(scope: CompanyScope, id: string): Promise<void> {
    const { database, clock, log } = this.#deps;
    await database.inCompany(scope, async (sql) => {
      const found = await lockLink(sql, id);
      if (!found) throw new AppError('SHARE_NOT_FOUND');
      if (found.endedAt !== null) return;
      await endLink(sql, id, nowOf(clock));
      await recordAudit(sql, {
        action: 'share.revoked',
        actorId: scope.userId,
        companyId: scope.companyId,
        subjectId: id,
        details: { title: found.title },
      });
    });
    log.info({ ...scope, shareId: id }, 'share link taken back');
  }

  /** For whoever has the token, without an account. Throws SHARE_INVALID whatever is wrong with it. */
  async open(token: string | undefined): Promise<SharedDocument> {
    const { database, clock } = this.#deps;
    const found = token === undefined ? undefined : await openLink(database, hashOf(token));
    if (!found || Date.parse(found.expiresAt) <= clock.nowMs()) throw new AppError('SHARE_INVALID');
    const { title, content, createdAt, expiresAt } = found;
    return { title, content, sharedAt: createdAt, expiresAt };
  }

  async #contentOf(scope: CompanyScope, subject: ShareSubject): Promise<SharedContent> {
    const content = await this.#snapshotOf(scope, subject);
    if (JSON.stringify(content).length > CONTENT_CHARS_MAX)
      throw new AppError('PAYLOAD_TOO_LARGE', {
        message: 'This is more than a link may carry; choose a shorter range.',
      });
    return content;
  }

  async #snapshotOf(scope: CompanyScope, subject: ShareSubject): Promise<SharedContent> {
    const companyName = await this.#deps.database.inCompany(scope, readCompanyName);
    if (subject.kind === 'balanceSheet')
      return buildSharedBalanceSheet(companyName, await this.#reports.readBalanceSheet(scope, subject.at));
    if (subject.kind === 'profitAndLoss') {
      assertShareable(subject);
      return buildSharedProfitAndLoss(companyName, await this.#reports.readProfitAndLoss(scope, subject));
    }
    const { forecastId } = subject;
    const forecast = forecastId === null ? undefined : await this.#forecastOf(scope, forecastId);
    return buildSharedCash(companyName, await this.#reports.readCash(scope), forecast);
  }

  async #forecastOf(scope: CompanyScope, forecastId: string): Promise<Forecast> {
    const { database } = this.#deps;
    const json = await database.inCompany(scope, (sql) => readForecastJson(sql, forecastId));
    if (json === undefined) throw new AppError('FORECAST_NOT_FOUND');
    return JSON.parse(json) as Forecast;
  }
}
