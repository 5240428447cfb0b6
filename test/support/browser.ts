/** A real browser on the running stack, and what tests ask of a page: faults, accessibility, width, weight, paint. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
  type Response,
} from 'playwright-core';

const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Presses of Tab before something counts as out of reach. */
const TABS_MAX = 150;
const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: BROWSER_FLAGS });
}

/** A page and whatever went wrong in it: exceptions, what the console calls an error, what its policy forbids. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; faults: string[] }> {
  const page = await context.newPage();
  const faults: string[] = [];
  await page.exposeFunction('hearViolation', (what: string) =>
    faults.push(`securitypolicyviolation ${what}`),
  );
  await page.addInitScript(() => {
    const { hearViolation } = window as unknown as { hearViolation: (what: string) => void };
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      hearViolation(`${effectiveDirective} ${blockedURI}`);
    });
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`);
  });
  return { page, faults };
}

/** Moves the focus with Tab alone until it is there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < TABS_MAX; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`out of reach of the Tab key: ${target}`);
}

/** After two frames in a row without a running animation: the page has the colours that it will keep. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let calm = 0, frames = 0; calm < 2 && frames < 120; frames += 1) {
      await frame();
      calm = document.getAnimations().some(({ playState }) => playState === 'running') ? 0 : calm + 1;
    }
  });
}

/** What axe finds, one line for each rule that is broken. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE_SOURCE);
  return page.evaluate(async () => {
    type Finding = { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] };
    const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: Finding[] }> } };
    const { violations } = await axe.run();
    return violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help} ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('; ')}`,
    );
  });
}

/** Pixels by which the page is wider than its window. */
export function overflowPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

export type Load = {
  readonly scripts: { name: string; gzipBytes: number }[];
  readonly largestPaintMs: number;
};

/** Loads an address with a slower processor: weight of the scripts as they would travel, and the largest paint. */
export async function measureLoad(page: Page, address: string, slowdown: number): Promise<Load> {
  const bodies: Promise<{ name: string; gzipBytes: number }>[] = [];
  const note = (response: Response): void => {
    const name = new URL(response.url()).pathname;
    if (!name.endsWith('.js')) return;
    bodies.push(response.body().then((body) => ({ name, gzipBytes: gzipSync(body).length })));
  };
  page.on('response', note);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto(address, { waitUntil: 'networkidle' });
  const largestPaintMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );
  // What comes later nobody waits for: the page may close before its body is there.
  page.off('response', note);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await session.detach();
  return { scripts: await Promise.all(bodies), largestPaintMs };
}
