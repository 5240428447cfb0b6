/** Who is let in beside members, as people meet it: a script by a key, a bank by a link, an operator of the platform. */
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
const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-access-'));
let stack: RunningStack;
let browser: Browser;
let owner: Page;
let ownerFaults: string[];
let bank: Page;
let bankFaults: string[];
let company = '';
let link = '';

beforeAll(async () => {
  stack = new RunningStack(dataDir, {}, ['--port', String(await freePort())]);
  await stack.ready();
  browser = await launchBrowser();
  const open = async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(20_000);
    return openPage(context);
  };
  ({ page: owner, faults: ownerFaults } = await open());
  ({ page: bank, faults: bankFaults } = await open());
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function pressOn(page: Page, name: string): Promise<void> {
  await tabTo(page, button(page, name));
  await page.keyboard.press('Enter');
}

/** Light and dark, on a phone and on a desk. */
async function expectSound(page: Page): Promise<void> {
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settled(page);
      expect([width, colorScheme, await axeFaults(page)]).toEqual([width, colorScheme, []]);
    }
    expect(await overflowPx(page), `at ${width} px`).toBeLessThanOrEqual(0);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

describe('an API key', () => {
  it('is made by keyboard, shown once, and lets a script in', async () => {
    await owner.goto(stack.url);
    await owner.getByRole('link', { name: 'Create an account' }).click();
    await heading(owner, 'Create your account').waitFor();
    await owner.getByLabel('Your name', { exact: true }).fill('Ada Owner');
    await owner.getByLabel('E-mail', { exact: true }).fill('ada@example.com');
    await owner.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await owner.keyboard.press('Enter');
    await owner.getByText('Check your mail').waitFor();
    await owner.goto(await stack.linkFor('ada@example.com'));
    await owner.getByRole('button', { name: 'Confirm and sign in' }).click();
    await heading(owner, 'Your company').waitFor();
    await owner.getByLabel('Name', { exact: true }).fill('Kvarnen AB');
    await button(owner, 'Create company').click();
    await owner.getByText('Drop your books here').waitFor();
    company = owner.url();
    await owner.locator('input[type=file]').setInputFiles(BOOKS);
    await button(owner, /^Write .* to the books$/).click();
    await button(owner, 'Undo this import').waitFor();
    await owner.getByRole('link', { name: 'API keys' }).click();
    await heading(owner, 'API keys').waitFor();
    await owner.getByLabel('Name', { exact: true }).fill('Nightly export');
    await pressOn(owner, 'Make the key');
    const key = await owner.getByLabel('Key Nightly export').inputValue();
    expect(key).toMatch(/^ab_[0-9A-Z]{26}_[0-9A-Za-z]{49}$/);
    const headers = { authorization: `Bearer ${key}` };
    expect((await fetch(new URL('/api/accounts', stack.url), { headers })).status).toBe(200);
    expect((await fetch(new URL('/api/members', stack.url), { headers })).status).toBe(403);
    await owner.reload();
    await owner.getByRole('row', { name: /^Nightly export .* from 127\.0\.0\.0\/24/ }).waitFor();
    expect(await owner.content()).not.toContain(key.slice(30));
    await expectSound(owner);
    await button(owner, 'Revoke Nightly export').click();
    await button(owner, 'Revoke the key').click();
    await owner.getByRole('cell', { name: /^Revoked, / }).waitFor();
    expect((await fetch(new URL('/api/accounts', stack.url), { headers })).status).toBe(401);
  });
});

describe('a share link', () => {
  it('is made where the thing is, by keyboard', async () => {
    await owner.goto(company);
    await heading(owner, 'Cash').waitFor();
    await button(owner, /^Generate forecast|^Forecast again/).click();
    await owner.getByText('Expected', { exact: true }).first().waitFor();
    await pressOn(owner, 'Share');
    await heading(owner, 'Share by a link').waitFor();
    await expectSound(owner);
    await pressOn(owner, 'Make the link');
    link = await owner.getByLabel('Link', { exact: true }).inputValue();
    expect(link).toMatch(/\/shared#[\w-]{43}$/);
  });

  it('shows that one thing to somebody without an account, and the token is in no address', async () => {
    const asked: string[] = [];
    bank.on('request', (request) => asked.push(request.url()));
    const [answer] = await Promise.all([
      bank.waitForResponse((response) => response.url().endsWith('/shared')),
      bank.goto(link),
    ]);
    expect(answer.headers()).toMatchObject({
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'no-referrer',
    });
    await heading(bank, 'Cash').waitFor();
    await bank.getByText('Kvarnen AB, as it was on').waitFor();
    await bank
      .getByText(/^Low point/)
      .first()
      .waitFor();
    const token = link.split('#')[1] ?? '';
    expect(
      asked.filter(
        (url) => new URL(url).pathname + new URL(url).search !== '' && url.replace(/#.*/, '').includes(token),
      ),
    ).toEqual([]);
    expect(asked.map((url) => new URL(url).pathname).filter((at) => at.startsWith('/api/'))).toEqual([
      '/api/shared',
    ]);
    await expectSound(bank);
    expect(bankFaults).toEqual([]);
  });

  it('shows a statement as well', async () => {
    await owner.goto(`${company}/reports/profit-and-loss`);
    await heading(owner, 'Profit and loss').waitFor();
    await pressOn(owner, 'Share');
    await pressOn(owner, 'Make the link');
    await bank.goto('about:blank');
    await bank.goto(await owner.getByLabel('Link', { exact: true }).inputValue());
    await heading(bank, 'Profit and loss').waitFor();
    await bank.getByRole('row', { name: /^Result/ }).waitFor();
    await expectSound(bank);
  });

  it('is counted, listed and taken back', async () => {
    await owner.goto(`${company}/links`);
    await heading(owner, 'Shared links').waitFor();
    await owner.getByRole('row', { name: /^Cash Cash Ada Owner .* 1 Until/ }).waitFor();
    await expectSound(owner);
    await pressOn(owner, 'Take back Cash');
    await owner.getByRole('cell', { name: /^Revoked, / }).waitFor();
    await bank.goto('about:blank');
    await bank.goto(link);
    await bank.getByText('There is nothing to see here').waitFor();
    expect(await bank.getByText('Kvarnen').count()).toBe(0);
    await expectSound(bank);
    expect(ownerFaults).toEqual([]);
  });
});

describe('an operator of the platform', () => {
  it('is told apart from everybody else', async () => {
    await owner.goto(new URL('/operator/flags', stack.url).href);
    await heading(owner, 'For operators only').waitFor();
    const { status } = spawnSync(
      process.execPath,
      ['bin/accubooks.mjs', 'operators', 'add', 'ada@example.com'],
      {
        cwd: REPOSITORY,
        env: { ...process.env, ACCUBOOKS_DATA: dataDir },
      },
    );
    expect(status).toBe(0);
    await owner.goto(company);
    await owner.getByRole('link', { name: 'Operations' }).click();
    await heading(owner, 'What is wrong now').waitFor();
    await owner.getByRole('link', { name: 'Feature flags' }).click();
    await heading(owner, 'Feature flags').waitFor();
    await owner.getByRole('row', { name: /^feature\.imports On for everybody Default/ }).waitFor();
    await expectSound(owner);
  });

  it('overrides a flag by keyboard, sees that every process has it, and takes it back', async () => {
    await pressOn(owner, 'Change feature.imports');
    await owner.getByLabel('On for some companies').check();
    await owner.getByLabel('Share of companies, %').fill('25');
    await expectSound(owner);
    await pressOn(owner, 'Override the flag');
    await owner
      .getByRole('row', {
        name: /^feature\.imports On for 25 % of companies By share of companies, overridden/,
      })
      .waitFor();
    await owner
      .getByRole('row', { name: /^feature\.imports default On for 25 % of companies user / })
      .waitFor();
    const processes = owner.getByRole('group', { name: 'Live processes' });
    await expect.poll(() => processes.getByRole('row', { name: / Yes / }).count()).toBeGreaterThanOrEqual(2);
    expect(await processes.getByRole('row', { name: / No, / }).count()).toBe(0);
    await pressOn(owner, 'Change feature.imports');
    await pressOn(owner, 'Back to the default');
    await owner.getByRole('row', { name: /^feature\.imports On for everybody Default/ }).waitFor();
  });

  it('looks a client up, clears it, and turns an address away for a while', async () => {
    await owner.getByRole('link', { name: 'Rate limits' }).click();
    await heading(owner, 'Rate limits').waitFor();
    await owner.getByLabel('Client', { exact: true }).fill('127.0.0.1');
    await pressOn(owner, 'Look up');
    await owner.getByRole('row', { name: /^ratelimit:api:ip:127\.0\.0\.1 / }).waitFor();
    await pressOn(owner, 'Clear the counters of 127.0.0.1');
    await owner.getByLabel('Client', { exact: true }).fill('nobody');
    await pressOn(owner, 'Look up');
    await owner.getByText('Name an IP address').first().waitFor();
    await owner.getByLabel('Address or network').fill('203.0.113.7');
    await owner.getByLabel('Reason').fill('Scrapes');
    await pressOn(owner, 'Set the rule');
    await owner.getByRole('row', { name: /^203\.0\.113\.7 Turned away Scrapes/ }).waitFor();
    await expectSound(owner);
    await pressOn(owner, 'Take away the rule of 203.0.113.7');
    await owner.getByText('No address has a rule of its own.').waitFor();
  });
});

describe('somebody with several companies', () => {
  it('sees how each one stands, and goes from one to the other by typing', async () => {
    await owner.goto(new URL('/new-company', stack.url).href);
    await owner.getByLabel('Name', { exact: true }).fill('Bageriet AB');
    await button(owner, 'Create company').click();
    await owner.getByText('Drop your books here').waitFor();
    await owner.getByLabel('Company', { exact: true }).selectOption('All companies…');
    await heading(owner, 'Your companies').waitFor();
    await owner.getByRole('row', { name: /^Bageriet AB No books yet/ }).waitFor();
    await owner.getByRole('row', { name: /^Kvarnen AB Books are old .* 31 Dec 2008/ }).waitFor();
    await expectSound(owner);
    await owner.getByLabel('Find a company').fill('kvar');
    await expect.poll(() => owner.getByRole('row').count()).toBe(2);
    await owner.getByLabel('Find a company').press('Enter');
    await heading(owner, 'Cash').waitFor();
    expect(owner.url()).toBe(company);
    await owner.keyboard.press('Control+k');
    await owner.getByRole('combobox', { name: /^Page, account/ }).fill('bageriet');
    await owner.keyboard.press('Enter');
    await owner.getByText('Drop your books here').waitFor();
  });
});
