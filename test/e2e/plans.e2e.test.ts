/** A plan as people meet it: the page of what is used, and the limit where something is made, in a real browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Usage } from '@/features/plans/planContract.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { DEMO_EMAIL } from '@/supervisor/seedDemo.ts';
import { axeFaults, launchBrowser, openPage, overflowPx, settled } from '../support/browser.ts';
import { RunningStack } from '../support/RunningStack.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-plans-'));
let stack: RunningStack;
let browser: Browser;
let page: Page;
let company = '';

beforeAll(async () => {
  stack = new RunningStack(dataDir, { DEFAULT_PLAN: 'FREE' }, ['--port', String(await freePort())]);
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

const heading = (name: string) => page.getByRole('heading', { name, exact: true });
const itemOf = (title: string) => page.getByRole('main').getByRole('listitem').filter({ hasText: title });

async function signUp(): Promise<void> {
  await page.goto(`${stack.url}/sign-in`);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Your name', { exact: true }).fill('Frida Free');
  await page.getByLabel('E-mail', { exact: true }).fill('frida@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
  await page.keyboard.press('Enter');
  await page.getByText('Check your mail').waitFor();
  await page.goto(await stack.linkFor('frida@example.com'));
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await heading('Your company').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Friden AB');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/c\/[0-9A-Z]{26}/);
  company = page.url().match(/.*\/c\/[0-9A-Z]{26}/)?.[0] ?? '';
}

it('the demo company has room to try things', async () => {
  const signedIn = await fetch(`${stack.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: DEMO_EMAIL, password: stack.demoPassword }),
  });
  const { accessToken } = (await signedIn.json()) as { accessToken: string };
  const answer = await fetch(`${stack.url}/api/usage`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const usage = (await answer.json()) as Usage;
  expect([usage.plan, usage.limits.map(({ state }) => state)]).toEqual(['PRO', Array(5).fill('within')]);
  expect(usage.limits.find(({ resource }) => resource === 'dataPoints')?.current).toBeGreaterThan(1_000);
});

describe('a company on the smallest plan', () => {
  it('sees what its plan allows, how much is used, and what the others give', async () => {
    await signUp();
    await page.getByRole('link', { name: 'Plan and usage' }).click();
    await heading('Plan and usage').waitFor();
    await page.getByText('The company has the plan FREE.').waitFor();
    expect(await itemOf('Members').textContent()).toContain('1 of 2');
    expect(await itemOf('Data points').textContent()).toContain('0 of 50,000');
    expect(await page.getByRole('columnheader', { name: 'FREE (yours)' }).count()).toBe(1);
  });

  it('meets the limit where it makes more, and the way to the page that says what helps', async () => {
    await page.goto(`${company}/members`);
    await heading('Members').waitFor();
    await page.getByLabel('Role', { exact: true }).selectOption('viewer');
    for (const isWithin of [true, false]) {
      await page.getByRole('button', { name: 'Make an invitation' }).click();
      if (isWithin) await page.getByLabel('Link for one viewer').waitFor();
    }
    await page.getByText('Your plan does not allow more').waitFor();
    await page.getByText('The plan FREE allows 2 members; 2 are used').waitFor();
    await page.getByRole('alert').getByRole('link', { name: 'Plan and usage' }).click();
    await heading('Plan and usage').waitFor();
    await page.getByText('At the limit · to make room, remove a member or take an invitation back').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settled(page);
      expect(await axeFaults(page), colorScheme).toEqual([]);
    }
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await overflowPx(page), `${width} px`).toBeLessThanOrEqual(0);
    }
  });
});
