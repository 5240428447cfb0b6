/** The console of operators on a running stack of its own, with the demo person as operator, signed in. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '@/supervisor/freePort.ts';
import { launchBrowser, openPage } from './browser.ts';
import { REPOSITORY, RunningStack } from './RunningStack.ts';

export const DEMO = 'demo@accubooks.example';

export type ConsoleStage = {
  readonly stack: RunningStack;
  readonly page: Page;
  readonly faults: string[];
  /** Fills in the page for it. */
  readonly signIn: () => Promise<void>;
  readonly close: () => Promise<void>;
};

function addOperator(dataDir: string): void {
  const { status, stderr } = spawnSync(process.execPath, ['bin/accubooks.mjs', 'operators', 'add', DEMO], {
    cwd: REPOSITORY,
    env: { ...process.env, ACCUBOOKS_DATA: dataDir },
    encoding: 'utf8',
  });
  if (status !== 0 || stderr !== '') throw new Error(`operators add ended with ${status}: ${stderr}`);
}

export async function openConsole(environment: Readonly<Record<string, string>>): Promise<ConsoleStage> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-console-'));
  const stack = new RunningStack(dataDir, environment, ['--port', String(await freePort())]);
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await stack.ready();
    addOperator(dataDir);
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(20_000);
    const { page, faults } = await openPage(context);
    const signIn = async (): Promise<void> => {
      await page.getByLabel('E-mail', { exact: true }).fill(DEMO);
      await page.getByLabel('Password', { exact: true }).fill(stack.demoPassword);
      await page.keyboard.press('Enter');
    };
    await page.goto(`${stack.url}/sign-in`);
    await signIn();
    await page.getByRole('link', { name: 'Operations' }).click();
    return { stack, page, faults, signIn, close };
  } catch (error) {
    await close();
    throw error;
  }
}
