/** Where somebody is signed in, as they meet it: two browsers on the real stack, and Redis killed under both. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { axeFaults, launchBrowser, openPage, overflowPx, settled, tabTo } from '../support/browser.ts';
import { processesOf } from '../support/processTable.ts';
import { RunningStack } from '../support/RunningStack.ts';

const PASSWORD = 'correct horse battery staple';
const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-account-'));
let stack: RunningStack;
let browser: Browser;
let desk: Page;
let phone: Page;

beforeAll(async () => {
  stack = new RunningStack(dataDir, {}, ['--port', String(await freePort())]);
  await stack.ready();
  browser = await launchBrowser();
  const open = async (userAgent: string) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, userAgent });
    context.setDefaultTimeout(20_000);
    return (await openPage(context)).page;
  };
  desk = await open('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
  phone = await open(
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1',
  );
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function signInOnPhone(): Promise<void> {
  await phone.goto(`${stack.url}/sign-in`);
  await phone.getByLabel('E-mail', { exact: true }).fill('ada@example.com');
  await phone.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await phone.keyboard.press('Enter');
  await heading(phone, 'Your company').waitFor();
}

describe('your account', () => {
  it('shows where you are signed in, and that this is here', async () => {
    await desk.goto(stack.url);
    await desk.getByRole('link', { name: 'Create an account' }).click();
    await desk.getByLabel('Your name', { exact: true }).fill('Ada Owner');
    await desk.getByLabel('E-mail', { exact: true }).fill('ada@example.com');
    await desk.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await desk.keyboard.press('Enter');
    await desk.getByText('Check your mail').waitFor();
    await desk.goto(await stack.linkFor('ada@example.com'));
    await desk.getByRole('button', { name: 'Confirm and sign in' }).click();
    await heading(desk, 'Your company').waitFor();
    await signInOnPhone();
    await desk.goto(`${stack.url}/account/security`);
    await heading(desk, 'Where you are signed in').waitFor();
    const rows = desk.getByRole('table').getByRole('row');
    await expect.poll(() => rows.count()).toBe(3);
    expect(await rows.filter({ hasText: 'This one' }).innerText()).toMatch(
      /^Firefox on Linux\s+127\.0\.0\.1/,
    );
    expect(await rows.filter({ hasText: 'Safari on iPhone' }).count()).toBe(1);
  });

  it('passes axe, light and dark, and fits a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await desk.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settled(desk);
      expect(await axeFaults(desk)).toEqual([]);
    }
    for (const width of [360, 768, 1440]) {
      await desk.setViewportSize({ width, height: 900 });
      expect(await overflowPx(desk), `at ${width} px`).toBeLessThanOrEqual(0);
    }
  });

  it('signs another browser out, by keyboard, and it is out at its next step', async () => {
    await tabTo(desk, button(desk, /^Sign out Safari on iPhone/));
    await desk.keyboard.press('Enter');
    await expect.poll(() => desk.getByText('Safari on iPhone').count()).toBe(0);
    await phone.goto(`${stack.url}/account/security`);
    await heading(phone, 'Sign in').waitFor();
  });

  it('keeps both signed in when Redis is killed with -9, and still signs one out', async () => {
    await signInOnPhone();
    const redis = processesOf(dataDir).find(({ command }) => command.includes('redis-server'));
    if (redis === undefined) throw new Error('the stack runs no Redis');
    process.kill(redis.pid, 'SIGKILL');
    await desk.goto(`${stack.url}/account/security`);
    await expect.poll(() => desk.getByText('Safari on iPhone').count()).toBe(1);
    await phone.goto(`${stack.url}/account/security`);
    await heading(phone, 'Your account').waitFor();
    await button(desk, 'Sign out everywhere else').click();
    await desk.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere else' }).click();
    await expect.poll(() => desk.getByText('Safari on iPhone').count()).toBe(0);
    await phone.reload();
    await heading(phone, 'Sign in').waitFor();
    await desk.reload();
    await heading(desk, 'Your account').waitFor();
  });
});
