/** Runbook B, P0-3, typed by hand beside the real stack, as a customer in a real browser meets it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApproverKey } from '@/shared/approvals/signApproval.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { axeFaults, launchBrowser, openPage, overflowPx } from '../support/browser.ts';
import { REPOSITORY, RunningStack } from '../support/RunningStack.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-freeze-'));
const ceo = makeApproverKey('CEO');
let stack: RunningStack;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const port = String(await freePort());
  stack = new RunningStack(dataDir, { APPROVER_KEYS: ceo.entry }, ['--port', port]);
  await stack.ready();
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  page = (await openPage(context)).page;
  await page.goto(`${stack.url}/sign-in`);
  await page.getByLabel('E-mail', { exact: true }).fill('demo@accubooks.example');
  await page.getByLabel('Password', { exact: true }).fill(stack.demoPassword);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Members' }).waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function accubooks(...parameters: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/accubooks.mjs', ...parameters], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    env: { ...process.env, ACCUBOOKS_DATA: dataDir },
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}
const kept = (name: string, text: string): string => {
  writeFileSync(path.join(dataDir, name), text, { mode: 0o600 });
  return path.join(dataDir, name);
};
const banner = () => page.getByRole('status').filter({ hasText: 'Billing is paused' });

describe('a freeze of billing', () => {
  it('is told on every page, in both themes and on a phone, and the product goes on', async () => {
    expect(await banner().count()).toBe(0);
    const told = accubooks('billing', 'freeze', '--reason', 'incorrect charge reported');
    expect(told).toContain('Billing is FROZEN for everybody');
    for (const name of ['Members', 'Cash']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.reload();
      await banner().waitFor();
    }
    expect(await banner().innerText()).toContain('Your account keeps working and nothing is charged.');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axeFaults(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflowPx(page)).toBe(0);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('ends with what the CEO has signed, and the banner goes', async () => {
    const key = kept('ceo.pem', ceo.pem);
    const asked = kept(
      'request.json',
      accubooks('approvals', 'request', 'billing.resume', '--reason', 'fixed'),
    );
    const signed = kept('approval.json', accubooks('approvals', 'sign', asked, '--key', key));
    expect(accubooks('billing', 'resume', '--approval', signed)).toContain(
      'Billing is resumed for everybody',
    );
    expect(accubooks('billing', 'status')).toContain('Billing is open.');
    await page.reload();
    await page.getByRole('link', { name: 'Members' }).waitFor();
    await banner().waitFor({ state: 'detached' });
  });
});
