import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFaults, overflowPx, settled } from './browser.ts';

/** No fault of axe on a phone, on a tablet and on a desk, dark and light, and nothing wider than the window. */
export async function expectSoundPage(page: Page, name: string): Promise<void> {
  for (const width of [360, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const theme of ['Dark', 'Light'] as const) {
      await page.evaluate((text) => {
        const inputs = [...document.querySelectorAll<HTMLInputElement>('input[name=theme]')];
        inputs.find((one) => one.parentElement?.textContent === text)?.click();
      }, theme);
      await settled(page);
      const folder = process.env.ACCUBOOKS_SHOTS;
      if (folder !== undefined)
        await page.screenshot({
          path: path.join(folder, `${name}-${width}-${theme.toLowerCase()}.png`),
          fullPage: true,
        });
      expect([name, width, theme, await axeFaults(page)]).toEqual([name, width, theme, []]);
    }
    expect(await overflowPx(page), `${name} at ${width} px`).toBeLessThanOrEqual(0);
  }
  await page.evaluate(() => document.querySelector<HTMLInputElement>('input[name=theme]')?.click());
}
