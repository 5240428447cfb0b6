/** How somebody comes in and stays themselves, in a browser on the real stack: mails, passwords, second factor. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { axeFaults, launchBrowser, openPage, overflowPx, settled, tabTo } from '../support/browser.ts';
import { eventually, RunningStack } from '../support/RunningStack.ts';

const EMAIL = 'ada@example.com';
const FIRST_PASSWORD = 'correct horse battery staple';
const SECOND_PASSWORD = 'a wholly different passphrase';
const STEP_MS = 30_000;
const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-identity-'));
let stack: RunningStack;
let browser: Browser;
let page: Page;
let faults: string[];
let recoveryCode = '';

beforeAll(async () => {
  stack = new RunningStack(dataDir, { ACCUBOOKS_DEMO: 'off' }, ['--port', String(await freePort())]);
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
const button = (name: string) => page.getByRole('button', { name, exact: true });
const region = (name: string) => page.getByRole('region', { name, exact: true });

async function expectSound(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settled(page);
    expect(await axeFaults(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 360, height: 800 });
  expect(await overflowPx(page)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1440, height: 900 });
}

async function signIn(password: string): Promise<void> {
  await page.goto(`${stack.url}/sign-in`);
  await page.getByLabel('E-mail', { exact: true }).fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

async function signOut(): Promise<void> {
  await page.evaluate(async () => {
    await fetch('/api/auth/logout', { method: 'POST' });
    localStorage.clear();
  });
}

describe('an account', () => {
  it('begins with a mail, by keyboard, and the token is in no address afterwards', async () => {
    await page.goto(`${stack.url}/sign-in?mode=sign-up`);
    await page.getByLabel('Your name', { exact: true }).fill('Ada');
    await page.getByLabel('E-mail', { exact: true }).fill(EMAIL);
    await page.getByLabel('Password', { exact: true }).fill(FIRST_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Check your mail').waitFor();
    await expectSound();
    await page.goto(await stack.linkFor(EMAIL));
    await heading('Confirm your address').waitFor();
    expect(page.url()).toBe(`${stack.url}/confirm-sign-up`);
    await expectSound();
    await tabTo(page, button('Confirm and sign in'));
    await page.keyboard.press('Enter');
    await heading('Your company').waitFor();
  });

  it('asks for the password where the link is opened elsewhere', async () => {
    await signOut();
    await page.goto(`${stack.url}/sign-in?mode=sign-up`);
    await page.getByLabel('Your name', { exact: true }).fill('Eve');
    await page.getByLabel('E-mail', { exact: true }).fill('eve@example.com');
    await page.getByLabel('Password', { exact: true }).fill(FIRST_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Check your mail').waitFor();
    await page.context().clearCookies();
    await page.goto(await stack.linkFor('eve@example.com'));
    await button('Confirm and sign in').click();
    await page.getByText('PASSWORD_NEEDED').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(FIRST_PASSWORD);
    await button('Confirm and sign in').click();
    await heading('Your company').waitFor();
    await signOut();
  });

  it('gets a new password by mail', async () => {
    await page.goto(`${stack.url}/sign-in`);
    await page.getByRole('link', { name: 'I forgot my password' }).click();
    await heading('Choose a new password').waitFor();
    await page.getByLabel('E-mail', { exact: true }).fill(EMAIL);
    await expectSound();
    await button('Send the link').click();
    await page.getByText('Check your mail').waitFor();
    await eventually('the letter of the reset', async () =>
      (await stack.linkFor(EMAIL)).includes('/reset-password#'),
    );
    await page.goto(await stack.linkFor(EMAIL));
    await page.getByLabel('New password', { exact: true }).fill(SECOND_PASSWORD);
    await expectSound();
    await button('Set the new password').click();
    await page.getByText('The new password holds').waitFor();
    await signIn(SECOND_PASSWORD);
    await heading('Your company').waitFor();
  });

  it('turns a second factor on, by keyboard, and keeps its recovery codes', async () => {
    await page.goto(`${stack.url}/account/security`);
    await region('Second factor').getByLabel('Password', { exact: true }).fill(SECOND_PASSWORD);
    await tabTo(page, button('Set up a second factor'));
    await page.keyboard.press('Enter');
    await page.getByAltText('The key of your second factor as a QR code').waitFor();
    await expectSound();
    const secret = (await region('Second factor').locator('code').innerText()).replaceAll(' ', '');
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await page.getByLabel('Code', { exact: true }).fill(totp.generate());
    await page.keyboard.press('Enter');
    await page.getByText('Keep these recovery codes').waitFor();
    await expectSound();
    const download = page.waitForEvent('download');
    await button('Download them').click();
    const file = readFileSync(await (await download).path(), 'utf8');
    recoveryCode = (
      await page.getByRole('list', { name: 'Recovery codes' }).locator('code').first().innerText()
    ).trim();
    expect(file).toContain(recoveryCode);
    await button('I have kept them').click();
    await page.getByText('On; 10 of 10 recovery codes left.').waitFor();
    await expectSound();
    await signOut();
    await signIn(SECOND_PASSWORD);
    await heading('Second factor').waitFor();
    await expectSound();
    // The step after the one that was used up is taken already.
    await page.getByLabel('Code', { exact: true }).fill(totp.generate({ timestamp: Date.now() + STEP_MS }));
    await page.keyboard.press('Enter');
    await heading('Your company').waitFor();
  });

  it('is entered by a recovery code, once', async () => {
    await signOut();
    for (const outcome of ['in', 'out']) {
      await signIn(SECOND_PASSWORD);
      await heading('Second factor').waitFor();
      await page.getByLabel('Code', { exact: true }).fill(recoveryCode.toUpperCase());
      await page.keyboard.press('Enter');
      await (outcome === 'in' ? heading('Your company') : page.getByText('SECOND_FACTOR_WRONG')).waitFor();
      if (outcome === 'in') await signOut();
    }
  });

  it('met no fault of a page but the refusals that it asked for', () => {
    const own = faults.filter((fault) => !/status of (401|403)/.test(fault));
    expect(own).toEqual([]);
  });
});
