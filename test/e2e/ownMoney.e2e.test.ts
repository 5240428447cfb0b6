/** AccuBooks' own money as an operator meets it: the page of recurring revenue, and our own books behind it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProviderInvoice } from '@/core/billing/ProviderInvoice.ts';
import { addMonths } from '@/core/ledger/isoDate.ts';
import { PlatformBooksService } from '@/features/platformBooks/PlatformBooksService.ts';
import { nowOf, systemClock } from '@/shared/clock/Clock.ts';
import { Database } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { axeFaults, launchBrowser, openPage, overflowPx, settled, tabTo } from '../support/browser.ts';
import { REPOSITORY, RunningStack } from '../support/RunningStack.ts';
import { silentLog } from '../support/testDatabase.ts';

const EMAIL = 'operator@example.com';
const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-own-money-'));
const today = nowOf(systemClock).toISOString().slice(0, 10);
let stack: RunningStack;
let browser: Browser;
let page: Page;
let faults: string[];

function accubooks(...parameters: string[]) {
  const key = { STRIPE_SECRET_KEY: 'sk_test_accubooks' };
  const environment = { ...process.env, ...key, ACCUBOOKS_DATA: dataDir };
  return spawnSync(process.execPath, ['bin/accubooks.mjs', ...parameters], {
    ...{ cwd: REPOSITORY, env: environment, encoding: 'utf8' },
  });
}

function invoiceOf(companyId: string, monthsAgo: number, plan: 'pro' | 'enterprise'): ProviderInvoice {
  const amountMinor = plan === 'pro' ? 4_900 : 24_900;
  const start = addMonths(`${today.slice(0, 7)}-01`, -monthsAgo);
  const period = { periodStart: `${start}T00:00:00Z`, periodEnd: `${addMonths(start, 1)}T00:00:00Z` };
  const paid = { totalMinor: amountMinor, dueMinor: amountMinor, paidMinor: amountMinor, voidedAt: null };
  return {
    ...{
      id: `in_${newId()}`,
      companyId,
      number: 'A-0001',
      state: 'paid',
      currency: 'EUR',
      ...paid,
      ...period,
    },
    ...{ finalisedAt: period.periodStart, paidAt: period.periodStart },
    lines: [{ amountMinor, ...period, priceKey: `accubooks_${plan}_monthly`, priceMinor: amountMinor }],
  };
}

/** A year of two customers: one grows, one leaves. */
async function bill(): Promise<void> {
  const database = new Database(stack.environment.DATABASE_WORKER_URL ?? '', silentLog);
  const books = new PlatformBooksService({ clock: systemClock, database });
  const [growing, leaving] = [newId(), newId()];
  try {
    for (let ago = 7; ago >= 0; ago -= 1) {
      const invoices = [
        invoiceOf(growing, ago, ago > 3 ? 'pro' : 'enterprise'),
        ...(ago > 2 ? [invoiceOf(leaving, ago, 'pro')] : []),
      ];
      for (const invoice of invoices) await database.asNobody((sql) => books.post(sql, { invoice }));
    }
  } finally {
    await database.close();
  }
}

beforeAll(async () => {
  stack = new RunningStack(dataDir, {}, ['--port', String(await freePort())]);
  await stack.ready();
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  ({ page, faults } = await openPage(context));
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const heading = (name: string) => page.getByRole('heading', { name, exact: true });

/** Light and dark, on a phone and on a desk. */
async function expectSound(name: string): Promise<void> {
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settled(page);
      const folder = process.env.ACCUBOOKS_SHOTS;
      if (folder !== undefined)
        await page.screenshot({
          path: path.join(folder, `${name}-${width}-${colorScheme}.png`),
          fullPage: true,
        });
      expect([width, colorScheme, await axeFaults(page)]).toEqual([width, colorScheme, []]);
    }
    expect(await overflowPx(page), `at ${width} px`).toBeLessThanOrEqual(0);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

it('says that nothing was billed, then shows how revenue moves, by keyboard too', async () => {
  await page.goto(stack.url);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Your name', { exact: true }).fill('Olga Operator');
  await page.getByLabel('E-mail', { exact: true }).fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
  await page.keyboard.press('Enter');
  await page.getByText('Check your mail').waitFor();
  await page.goto(await stack.linkFor(EMAIL));
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await heading('Your company').waitFor();
  expect(accubooks('operators', 'add', EMAIL).status).toBe(0);

  await page.goto(new URL('/operator/own-money', stack.url).href);
  await heading('Own money').waitFor();
  await bill();
  await page.reload();
  await heading('Recurring revenue, EUR').waitFor();
  await expectSound('own-money');
  const slider = page.getByRole('slider', { name: 'How recurring revenue moves: month' });
  await tabTo(page, slider);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/249\.00 EUR, Lost −49\.00$/);
  await page.keyboard.press('ArrowLeft');
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/298\.00 EUR, Larger plan \+200\.00$/);
  await page.getByRole('button', { name: 'Show table' }).click();
  await page.getByRole('group', { name: 'How recurring revenue moves, EUR' }).waitFor();
  expect(faults).toEqual([]);
});

it('lets an operator into our own books, with cash and reports like any company’s', async () => {
  const opened = accubooks('operators', 'books-access', EMAIL);
  expect([opened.status, opened.stderr]).toEqual([0, '']);
  const companyId = /\w{26}/.exec(opened.stdout)?.[0] ?? '';
  await page.goto(new URL(`/c/${companyId}/reports/profit-and-loss`, stack.url).href);
  await heading('Profit and loss').waitFor();
  await page.getByText('Subscriptions ENTERPRISE').first().waitFor();
  expect(faults).toEqual([]);
});

it('prints the same figures, and finds what no provider knows', async () => {
  const printed = accubooks('billing', 'mrr', '--months', '3');
  expect(printed.status).toBe(0);
  expect(printed.stdout).toMatch(/249\.00/);
  const reconciled = accubooks('billing', 'reconcile', '--settle', '0', '--report-only');
  expect(reconciled.status).toBe(1);
  expect(reconciled.stdout).toContain('only_in_ledger');
});
