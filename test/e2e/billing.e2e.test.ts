/** Buying, changing, cancelling and losing a plan, as an owner meets it in a real browser on the real stack. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { axeFaults, launchBrowser, openPage, overflowPx, settled } from '../support/browser.ts';
import { eventually, RunningStack } from '../support/RunningStack.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-billing-'));
let stack: RunningStack;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const port = String(await freePort());
  const environment = { DEFAULT_PLAN: 'FREE', PUBLIC_URL: `http://127.0.0.1:${port}` };
  stack = new RunningStack(dataDir, environment, ['--port', port]);
  await stack.ready();
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  page = (await openPage(context)).page;
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const heading = (name: string | RegExp) => page.getByRole('heading', { name });
const button = (name: string | RegExp) => page.getByRole('button', { name });

async function control(action: string, body: object): Promise<void> {
  const answer = await fetch(`${stack.environment.STRIPE_CONTROL_URL}${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

/** Nothing that a screen reader stumbles over, and nothing wider than the screen, in both schemes and on a phone. */
async function expectSound(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      expect([colorScheme, width, await axeFaults(page), await overflowPx(page)]).toEqual([
        colorScheme,
        width,
        [],
        0,
      ]);
      const { SHOTS } = process.env;
      if (SHOTS !== undefined)
        await page.screenshot({ path: `${SHOTS}/${colorScheme}-${width}-${Date.now()}.png`, fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}

describe('a plan', () => {
  it('is bought with a card, and the page shows it by itself', async () => {
    await page.goto(stack.url);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Your name', { exact: true }).fill('Ada Owner');
    await page.getByLabel('E-mail', { exact: true }).fill('payer@example.com');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await page.keyboard.press('Enter');
    await page.getByText('Check your mail').waitFor();
    await page.goto(await stack.linkFor('payer@example.com'));
    await button('Confirm and sign in').click();
    await page.getByLabel('Name', { exact: true }).fill('Kvarnen AB');
    await button('Create company').click();
    await page.getByText('Drop your books here').waitFor();
    await page.getByRole('link', { name: 'Plan and billing' }).click();
    await heading('Your plan: FREE').waitFor();
    await page.getByText('There are no invoices yet.').waitFor();
    await expectSound();
    await button('Choose PRO').click();
    await page.getByText('no money moves here').waitFor();
    await button(/^Pay 49\.00 EUR/).click();
    await heading('Your plan: PRO').waitFor();
    await page.getByText('visa ending in 4242').waitFor();
    await page.getByRole('link', { name: /^Receipt of/ }).waitFor();
    await expectSound();
  }, 120_000);

  it('is changed for the sum that is shown before', async () => {
    await button('Upgrade to ENTERPRISE').click();
    await page.getByText(/EUR is charged to your card now\./).waitFor();
    await expectSound();
    await button('Change to ENTERPRISE').click();
    await heading('Your plan: ENTERPRISE').waitFor();
    await button('Change to PRO').click();
    await page.getByText(/is kept for your next invoices/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Change to PRO' }).click();
    await heading('Your plan: PRO').waitFor();
    await page.getByText('Credit for the next invoices').waitFor();
  }, 60_000);

  it('is cancelled and kept', async () => {
    await button('Cancel the plan').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the plan' }).click();
    await page.getByText(/^PRO ends on/).waitFor();
    await button('Keep PRO').click();
    await page.getByText(/The next payment is on/).waitFor();
  }, 60_000);

  it('whose payment is refused says what to do, and comes back with another card', async () => {
    await button('Cards and payment').click();
    await page.getByRole('combobox').selectOption('4000000000000341');
    await button('Use this card').click();
    await page.getByRole('link', { name: 'Back to AccuBooks' }).click();
    await heading('Your plan: PRO').waitFor();
    // The credit of the change pays for four months; the fifth is refused, and not given up yet.
    await control('/clock/advance', { seconds: 155 * 86_400 });
    await eventually('the refused payment reaches the page', async () => {
      await page.reload();
      await heading(/^Your plan/).waitFor();
      return page.getByText(/was refused$/).isVisible();
    });
    await expectSound();
    await button('Pay now').click();
    await page.getByText('The payment was not made').waitFor();
    await button('Use another card').click();
    await page.getByRole('combobox').selectOption('4242424242424242');
    await button('Use this card').click();
    await page.getByRole('link', { name: 'Back to AccuBooks' }).click();
    await button('Pay now').click();
    await page.getByText(/was refused$/).waitFor({ state: 'detached' });
  }, 120_000);
});
