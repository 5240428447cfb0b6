/** Who may do what, as people meet it: an owner invites a viewer by link, in a real browser on the real stack. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { axeFaults, launchBrowser, openPage, overflowPx, settled, tabTo } from '../support/browser.ts';
import { REPOSITORY, RunningStack } from '../support/RunningStack.ts';

const BOOKS = path.join(REPOSITORY, 'test/fixtures/books/sie4-test4.se');
const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-members-'));
let stack: RunningStack;
let browser: Browser;
let owner: Page;
let viewer: Page;
let company = '';

beforeAll(async () => {
  stack = new RunningStack(dataDir, {}, ['--port', String(await freePort())]);
  await stack.ready();
  browser = await launchBrowser();
  const open = async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(20_000);
    return (await openPage(context)).page;
  };
  [owner, viewer] = [await open(), await open()];
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The command line as somebody at the server types it: it finds the database by what `npm start` wrote. */
function accubooks(...parameters: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/accubooks.mjs', ...parameters], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    env: { ...process.env, ACCUBOOKS_DATA: dataDir },
  });
  return { status, stdout, stderr };
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function fillAccount(page: Page, name: string, email: string): Promise<void> {
  await page.getByRole('link', { name: 'Create an account' }).click();
  await heading(page, 'Create your account').waitFor();
  await page.getByLabel('Your name', { exact: true }).fill(name);
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
  await page.keyboard.press('Enter');
  await page.getByText('Check your mail').waitFor();
  await page.goto(await stack.linkFor(email));
  await button(page, 'Confirm and sign in').click();
}

async function pressOn(page: Page, name: string): Promise<void> {
  await tabTo(page, button(page, name));
  await page.keyboard.press('Enter');
}

describe('members of a company', () => {
  it('are invited by a link, made by keyboard', async () => {
    await owner.goto(stack.url);
    await fillAccount(owner, 'Ada Owner', 'ada@example.com');
    await heading(owner, 'Your company').waitFor();
    await owner.getByLabel('Name', { exact: true }).fill('Kvarnen AB');
    await button(owner, 'Create company').click();
    await owner.getByText('Drop your books here').waitFor();
    company = owner.url();
    await owner.locator('input[type=file]').setInputFiles(BOOKS);
    await button(owner, /^Write .* to the books$/).click();
    await button(owner, 'Undo this import').waitFor();
    await owner.getByRole('link', { name: 'Members' }).click();
    await heading(owner, 'Members').waitFor();
    await owner.getByLabel('Role', { exact: true }).selectOption('viewer');
    await pressOn(owner, 'Make an invitation');
    await owner.getByLabel('Link for one viewer').waitFor();
    expect(await owner.getByLabel('Link for one viewer').inputValue()).toMatch(/\/join#[\w-]{43}$/);
  });

  it('join after they have signed up, and the token stays out of the address', async () => {
    await viewer.goto(await owner.getByLabel('Link for one viewer').inputValue());
    await fillAccount(viewer, 'Vera Viewer', 'vera@example.com');
    await heading(viewer, 'Join a company').waitFor();
    expect(viewer.url()).toBe(`${stack.url}/join`.replace('//join', '/join'));
    await pressOn(viewer, 'Join');
    await heading(viewer, 'Cash').waitFor();
    expect(viewer.url()).toBe(company);
  });

  it('are not shown what their role does not allow', async () => {
    await viewer.goto(`${company}/import`);
    await heading(viewer, 'Earlier imports').waitFor();
    expect(await viewer.locator('input[type=file]').count()).toBe(0);
    await viewer.getByRole('link', { name: 'sie4-test4.se' }).click();
    await viewer.getByRole('link', { name: 'See your cash' }).waitFor();
    expect(await button(viewer, 'Undo this import').count()).toBe(0);
    expect(await viewer.getByRole('link', { name: 'Members' }).count()).toBe(0);
    await viewer.goto(`${company}/scenarios`);
    await viewer.getByText('No scenarios yet').waitFor();
    expect(await viewer.getByRole('link', { name: 'New scenario' }).count()).toBe(0);
    await viewer.goto(`${company}/forecast`);
    await heading(viewer, 'Forecast').waitFor();
    await settled(viewer);
    expect(await button(viewer, /forecast/i).count()).toBe(0);
    await viewer.goto(`${company}/members`);
    await viewer.getByText('Your role in this company does not allow this').waitFor();
  });

  it('get another role, and see at once what it opens', async () => {
    await owner.reload();
    await owner.getByLabel('Role of Vera Viewer').selectOption('accountant');
    await viewer.goto(`${company}/import`);
    await viewer.getByText('Drop your books here').waitFor();
    await viewer.getByRole('link', { name: 'Members' }).waitFor();
  });

  it('stand on a page that passes axe and fits a phone', async () => {
    await heading(owner, 'Members').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await owner.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settled(owner);
      expect(await axeFaults(owner)).toEqual([]);
    }
    for (const width of [360, 768, 1440]) {
      await owner.setViewportSize({ width, height: 900 });
      expect(await overflowPx(owner), `at ${width} px`).toBeLessThanOrEqual(0);
    }
  });

  it('cannot be without an owner: the page says why', async () => {
    await owner.getByLabel('Role of Ada Owner').selectOption('admin');
    await owner.getByText('A company keeps an owner').waitFor();
  });

  it('find who did what in the audit log, and take it with them', async () => {
    await owner.getByRole('link', { name: 'Audit log' }).click();
    await heading(owner, 'Audit log').waitFor();
    const row = owner.getByRole('row', { name: /^Role changed/ });
    await row.waitFor();
    expect(await row.innerText()).toMatch(
      /ada@example\.com[\s\S]+from viewer, to accountant[\s\S]+127\.0\.0\.1/,
    );
    const download = owner.waitForEvent('download');
    await pressOn(owner, 'Export NDJSON');
    expect((await download).suggestedFilename()).toBe('audit-log.ndjson');
    expect(await axeFaults(owner)).toEqual([]);
    await owner.setViewportSize({ width: 360, height: 900 });
    expect(await overflowPx(owner)).toBeLessThanOrEqual(0);
    await owner.setViewportSize({ width: 1440, height: 900 });
    await owner.goto(`${company}/members`);
  });

  it('have left their traces, and the log is whole: accubooks audit verify', () => {
    expect(accubooks('audit', 'verify')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^The audit log is whole: \d+ events in \d+ chains\.\n$/),
    });
    expect(accubooks('operators', 'add', 'ada@example.com')).toMatchObject({
      status: 0,
      stdout: 'ada@example.com is an operator from now on.\n',
    });
  });

  it('are removed after a question, and are out at once', async () => {
    await button(owner, 'Remove Vera Viewer').click();
    await button(owner, 'Remove from the company').click();
    await expect.poll(() => owner.getByText('vera@example.com').count()).toBe(0);
    await viewer.goto(`${company}/import`);
    await viewer.getByText('There is no such company for you.').first().waitFor();
  });
});
