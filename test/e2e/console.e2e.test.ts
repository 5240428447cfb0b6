/** The console of operators as it is used at night: the real stack, a real browser, mostly the keyboard. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApproverKey, signApproval } from '@/shared/approvals/signApproval.ts';
import { tabTo } from '../support/browser.ts';
import { type ConsoleStage, DEMO, openConsole } from '../support/consoleStage.ts';
import { expectSoundPage } from '../support/expectSoundPage.ts';
import { REPOSITORY, type RunningStack } from '../support/RunningStack.ts';

const ceo = makeApproverKey('CEO');
const LOST_MS = 60_000;
const CHUNK_BYTES_MAX = 60 * 1024;
/** All its pages: they are loaded together. */
const CONSOLE_BYTES_MAX = 90 * 1024;
let stage: ConsoleStage | undefined;
let stack: RunningStack;
let page: Page;
let faults: string[];
let signIn: () => Promise<void>;

beforeAll(async () => {
  stage = await openConsole({ APPROVER_KEYS: ceo.entry });
  ({ stack, page, faults, signIn } = stage);
  await heading('What is wrong now').waitFor();
}, 180_000);

afterAll(() => stage?.close());

const heading = (name: string) => page.getByRole('heading', { name, exact: true });
const button = (name: string | RegExp) => page.getByRole('button', { name });
const main = () => page.getByRole('main');
const strip = () => page.getByRole('region', { name: 'Right now' });
const said = () => page.locator('[role=status][aria-live=polite]').first().innerText();

const expectSound = (name: string) => expectSoundPage(page, name);

async function go(key: string, title: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
  await heading(title).waitFor();
}

/** Presses the key of a form and types into its first field, which has the focus when the form is open. */
async function fillIn(key: string, text: string): Promise<void> {
  await page.keyboard.press(key);
  await page.waitForFunction(() => document.activeElement?.matches('input, textarea'));
  await page.keyboard.type(text);
}

describe('the console', () => {
  it('says first that nothing is wrong, what that rests on, and how old it is', async () => {
    await main().getByText('Nothing is wrong.').waitFor();
    await main().getByText('Database: fine').waitFor();
    expect(await strip().innerText()).toMatch(/Nothing is wrong\s+as of \d\d:\d\d:\d\d, \d+ s ago/);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await expectSound('overview-fine');
  });

  it('goes everywhere by keys, and lists them all', async () => {
    await go('b', 'Billing gate');
    await main().getByText('Billing is open').waitFor();
    await expectSound('billing-open');
    await go('p', 'Approvals');
    await go('f', 'Feature flags');
    await page.getByRole('rowheader', { name: 'feature.new_dashboard' }).waitFor();
    await expectSound('flags');
    await go('l', 'Rate limits');
    await page.keyboard.press('r');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('section')?.textContent ?? ''))
      .toContain('Set a rule');
    await expectSound('limits');
    await page.locator('h1').focus();
    await go('a', 'Audit log');
    await page.getByRole('rowheader', { name: 'Operator added' }).waitFor();
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Shortcuts' });
    await keys.getByText('Freeze billing (on Billing gate)').waitFor();
    await keys.getByText('Next and previous row').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('freeze bill');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Freeze billing' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).search).toBe('');
    expect(faults).toEqual([]);
  });
});

describe('its weight', () => {
  it('is carried by operators alone, and within the budget of a chunk', async () => {
    let loaded: string[] = [];
    const note = (response: { url: () => string }): void => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith('.js')) loaded.push(pathname);
    };
    page.on('response', note);
    await page.goto(stack.url);
    await page.getByRole('link', { name: 'Members' }).waitFor();
    await page.waitForLoadState('networkidle');
    const ofEverybody = new Set(loaded);
    expect([...ofEverybody].filter((name) => /Operator|Incident|Console/.test(name))).toEqual([]);
    loaded = [];
    await page.goto(new URL('/operator', stack.url).href);
    await main().getByText('Database: fine').waitFor();
    await page.waitForLoadState('load');
    await expect.poll(() => loaded.some((name) => name.includes('OwnMoneyPage'))).toBe(true);
    page.off('response', note);
    const own = [...new Set(loaded)].filter((name) => !ofEverybody.has(name));
    const bytes = own.map((name) => gzipSync(readFileSync(path.join(REPOSITORY, 'dist/web', name))).length);
    const total = bytes.reduce((sum, size) => sum + size, 0);
    process.stdout.write(`console ${(total / 1024).toFixed(1)} KB of script, gzip, in ${own.length} files\n`);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(CHUNK_BYTES_MAX);
    expect(total).toBeLessThanOrEqual(CONSOLE_BYTES_MAX);
  });
});

describe('the billing gate', () => {
  it('freezes only with a word and a reason, and everything says so within seconds', async () => {
    await go('b', 'Billing gate');
    await page.keyboard.press('z');
    const dialog = page.getByRole('dialog', { name: 'Freeze billing' });
    await dialog.getByText(/On 127\.0\.0\.1:\d+|On localhost:\d+/).waitFor();
    const act = dialog.getByRole('button', { name: 'Freeze billing for everybody' });
    await page.keyboard.type('two customers were charged twice');
    expect(await act.isDisabled()).toBe(true);
    await tabTo(page, dialog.getByLabel('Type freeze'));
    await page.keyboard.type('freeze');
    await page.keyboard.press('Enter');
    await heading('Frozen for everybody').waitFor();
    await main().getByText('collection is stopped').waitFor();
    await expect.poll(() => strip().innerText()).toContain('1 thing is wrong, the worst is P0');
    await expect.poll(said).toContain('the worst is P0');
    await expectSound('billing-frozen');
    await go('w', 'What is wrong now');
    await main().getByText('1 thing is wrong, the worst is P0.').waitFor();
    await page.keyboard.press('j');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe('Billing is frozen for everybody');
    await expectSound('overview-wrong');
    await page.getByRole('link', { name: 'Billing is frozen for everybody' }).focus();
    await page.keyboard.press('r');
    await page.getByRole('dialog', { name: 'P0-3 Billing error' }).waitFor();
    await expectSound('runbook');
    await button(/^Copy the command npx accubooks billing freeze/).click();
    await page.getByRole('dialog').getByText('Copied', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await heading('Billing gate').waitFor();
  });

  it('ends with what the CEO has signed, and nothing else', async () => {
    await button('Ask the CEO to end it').click();
    await page.keyboard.type('all was given back');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /Ask for/ });
    const document = await dialog.locator('code').first().innerText();
    await page.keyboard.press('Escape');
    await go('p', 'Approvals');
    await main().getByText('Waits for the signature').waitFor();
    await expectSound('approvals');
    await page.locator('h1').focus();
    await page.keyboard.press('s');
    const handIn = page.getByRole('dialog', { name: 'Hand in a signed approval' });
    await handIn.getByLabel('Or what stands in it').fill('{}');
    await handIn.getByText('This is not what accubooks approvals sign writes.').waitFor();
    const forged = signApproval(document, makeApproverKey('CEO').pem);
    await handIn.getByLabel('Or what stands in it').fill(JSON.stringify(forged));
    await handIn.getByRole('button', { name: 'Hand it in' }).click();
    await handIn.getByText('APPROVAL_INVALID').waitFor();
    await handIn.getByLabel('Or what stands in it').fill(JSON.stringify(signApproval(document, ceo.pem)));
    await handIn.getByRole('button', { name: 'Hand it in' }).click();
    await handIn.waitFor({ state: 'hidden' });
    await button('Use it').click();
    await tabTo(page, page.getByLabel('Type resume'));
    await page.keyboard.type('resume');
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: 'Used' }).waitFor();
    await strip().getByText('Nothing is wrong').waitFor();
    await go('a', 'Audit log');
    for (const name of ['Billing resumed', 'Approval submitted', 'Billing frozen'])
      await page.getByRole('rowheader', { name }).first().waitFor();
    await expectSound('audit');
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  });
});

describe('the incident room', () => {
  const TITLE = 'Logins fail for many';

  it('opens one by keys, pages nobody twice, and is acknowledged where it is seen first', async () => {
    await go('i', 'Incidents');
    await main().getByText('No incident in 90 days.').waitFor();
    await main().getByText('None is open.').waitFor();
    await fillIn('o', TITLE);
    const dialog = page.getByRole('dialog', { name: 'Open an incident' });
    await dialog.getByLabel('How bad').selectOption('P1');
    await dialog.getByLabel('Why it is that bad').fill('less than half of the sign-ins succeed');
    await dialog.getByLabel('Runbook').selectOption('P0-8');
    await dialog.getByLabel('Why it is that bad').press('Enter');
    await heading(TITLE).waitFor();
    await heading('P0-8 Security breach or attack on sign-in').waitFor();
    await go('w', 'What is wrong now');
    await main().getByRole('link', { name: TITLE }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await expect.poll(said).toContain(`Acknowledged: ${TITLE}`);
    await main().getByText('Acknowledged. demo@accubooks.example has it.').waitFor();
    await expectSound('overview-incident');
    await go('i', 'Incidents');
    const means = page.getByRole('group', { name: 'How long it took' });
    await means.getByText('within 1 h 00 min: 0 missed', { exact: true }).waitFor();
    await means.getByText('within 4 h 00 min: 0 missed; 1 without').waitFor();
    await expectSound('incidents');
    await main().getByRole('link', { name: TITLE }).focus();
    await page.keyboard.press('Enter');
    await heading(TITLE).waitFor();
  });

  it('is led to its end by keys, with everything in its timeline', async () => {
    const timeline = () => main().getByRole('list').filter({ hasText: 'Opened' }).first();
    await fillIn('n', 'a bot tries stolen passwords');
    await tabTo(page, button('Add the note'));
    await page.keyboard.press('Enter');
    await timeline().getByText('a bot tries stolen passwords').waitFor();
    await page.keyboard.press('p');
    const priority = page.getByRole('dialog', { name: 'Priority' });
    await priority.getByLabel('How bad').selectOption('P0');
    await priority.getByLabel('Why').fill('it grows');
    await page.keyboard.press('Enter');
    await timeline()
      .getByText(/it grows/)
      .waitFor();
    const checklist = () => main().getByRole('region', { name: 'Checklist' });
    await checklist().getByText('Customers notified, if P0 or P1: not done').waitFor();
    await fillIn('y', 'called the ten largest');
    await page.keyboard.press('Enter');
    await checklist()
      .getByText(/^ticked by demo@accubooks\.example at /)
      .waitFor();
    await checklist().getByRole('button', { name: 'Tick it' }).waitFor({ state: 'detached' });
    await page.keyboard.press('t');
    const tell = page.getByRole('dialog', { name: 'Tell customers' });
    await tell.getByText(/We see that AccuBooks does not work as it should/).waitFor();
    await tell.getByLabel('Title for customers').fill('Signing in fails for some');
    await tell.getByLabel('Title for customers').press('Enter');
    await timeline().getByText('Status page: investigating, text “investigating”.').waitFor();
    await page.keyboard.press('x');
    const todo = page.getByRole('dialog', { name: 'What is to be done' });
    await todo.getByLabel('What', { exact: true }).fill('A limit for each network');
    await todo.getByLabel('Who').fill('Kim');
    await todo.getByLabel('Until').fill('2030-01-31');
    await todo.getByLabel('Who').press('Enter');
    await main().getByText('Kim, until 31 Jan 2030').waitFor();
    await fillIn('m', 'its network is turned away');
    await tabTo(page, button('It is mitigated'));
    await page.keyboard.press('Enter');
    await main()
      .getByText(/resolves by itself in \d+ min/)
      .waitFor();
    await checklist().getByText('Customers notified, if P0 or P1: done').waitFor();
    await checklist().getByText('Resolution verified: not done').waitFor();
    await expectSound('incident-room');
    await page.locator('h1').focus();
    await fillIn('v', 'nothing came back');
    await page.keyboard.press('Enter');
    await main().getByText('Resolved.', { exact: false }).first().waitFor();
    const text = await timeline().innerText();
    for (const word of ['Opened', 'Acknowledged', 'Commander', 'Note', 'Mitigated', 'Resolved'])
      expect(text).toContain(word);
    expect(text).toContain('demo@accubooks.example');
    await main()
      .getByText(/^Due in (23 h|1 d)/)
      .first()
      .waitFor();
    await main().getByRole('link', { name: 'Incident report' }).click();
    await heading('Incident report').waitFor();
    expect(await page.getByLabel('Text').inputValue()).toContain(TITLE);
    await expectSound('incident-report');
    await page.locator('h1').focus();
    await go('s', 'Status page');
    await heading('Signing in fails for some').waitFor();
    await expectSound('status-page');
    await go('o', 'On call');
    await main().getByText('npx accubooks oncall who').waitFor();
    await expectSound('on-call');
    await go('d', 'Database');
    await main()
      .getByText(/Pool of the API: \d+ of \d+/)
      .waitFor();
    await main().getByLabel('Which').selectOption('all');
    await main().getByRole('group', { name: 'Sessions' }).waitFor();
    await expectSound('database');
    await page.locator('h1').focus();
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  });
});

describe('the queue', () => {
  it('takes what is typed before a form is there for no shortcuts', async () => {
    const where = () => new URL(page.url()).search;
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/operators/queue', (route) => answered.then(() => route.continue()));
    await go('q', 'Queue and workers');
    await page.keyboard.press('s');
    await page.keyboard.press('Escape');
    await expect.poll(where).toBe('');
    await page.keyboard.press('s');
    await page.keyboard.type('pig');
    answer();
    await page.getByRole('dialog', { name: 'Workers' }).waitFor();
    expect(where()).toBe('?do=scale');
    await page.keyboard.press('Escape');
    await expect.poll(where).toBe('');
    await page.unroute('**/api/operators/queue');
  });

  it('is paused with a reason that everybody sees, and resumed', async () => {
    await go('q', 'Queue and workers');
    await main().getByRole('group', { name: 'Workers' }).waitFor();
    await fillIn('i', 'the workers are replaced');
    await page.keyboard.press('Enter');
    await main().getByText('No new forecasts are taken').waitFor();
    await main()
      .getByText(/by demo@accubooks\.example: the workers are replaced/)
      .waitFor();
    await expectSound('queue-paused');
    await go('w', 'What is wrong now');
    await main().getByRole('link', { name: 'No new forecasts are taken' }).waitFor();
    await go('q', 'Queue and workers');
    await page.keyboard.press('r');
    await tabTo(page, button('Resume it'));
    await page.keyboard.press('Enter');
    await main().getByText('No new forecasts are taken').waitFor({ state: 'detached' });
    await go('e', 'Backups and drills');
    await main().getByRole('rowheader', { name: 'restore-drill' }).waitFor();
    await fillIn('u', 'the inbox is quiet');
    await page.keyboard.press('Enter');
    await main()
      .getByText(/demo@accubooks\.example: the inbox is quiet/)
      .waitFor();
    await expectSound('evidence');
    await go('h', 'Holds');
    await main().getByText('Nothing was ever held.').waitFor();
    await expectSound('holds');
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  });
});

describe('a report of a customer', () => {
  const TEXT = 'The forecast of May is empty.';
  const send = async (): Promise<void> => {
    await main().getByLabel('What happened?').fill(TEXT);
    await main().getByLabel('I cannot go on with my work').check();
    await main().getByLabel('What is it about?').selectOption('forecasts');
    await tabTo(page, button('Send it'));
    await page.keyboard.press('Enter');
  };

  it('begins where something does not work, ends with a reference, and is read in the room of its incident', async () => {
    await page.goto(`${stack.url}/nothing/here`);
    await page.getByRole('link', { name: 'Report a problem' }).click();
    await main().getByText('Sent with it: Page /nothing/here.').waitFor();
    await expectSound('problem');
    await send();
    await heading('Thank you, we have it').waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe('Thank you, we have it');
    const reference = await main()
      .getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
      .innerText();
    expect(await page.getByRole('link', { name: 'The status page' }).getAttribute('href')).toMatch(/^http/);
    await expectSound('problem-sent');
    for (let sent = 1; sent < 5; sent += 1) {
      await button('Report something else').click();
      await send();
      await heading('Thank you, we have it').waitFor();
    }
    await button('Report something else').click();
    await send();
    await main().getByText('We have enough reports from you for now').waitFor();
    expect(await main().getByLabel('What happened?').inputValue()).toBe(TEXT);
    await main().getByRole('link', { name: 'Open the status page' }).waitFor();
    await expectSound('problem-enough');
    await page.goto(`${stack.url}/operator/incidents`);
    await main().getByRole('link', { name: 'A customer reports a problem with forecasts' }).click();
    const words = main().getByRole('region', { name: 'What customers say' });
    const row = words.getByRole('listitem').filter({ hasText: reference });
    await row.getByText(`${TEXT}\n\nPage /nothing/here`).waitFor();
    await row.getByText('Forecasts and scenarios: “I cannot go on with my work”').waitFor();
    await expectSound('problem-room');
    await page.locator('h1').focus();
    await fillIn('m', 'it is computed again');
    await tabTo(page, button('It is mitigated'));
    await page.keyboard.press('Enter');
    await main()
      .getByText(/resolves by itself in/)
      .waitFor();
    await fillIn('v', 'it is not empty any more');
    await page.keyboard.press('Enter');
    await main().getByText('Resolved.', { exact: false }).first().waitFor();
  });
});

describe('the security response', () => {
  it('blocks an address, says who read what, and ends access after a reason and a word', async () => {
    await go('r', 'Security response');
    await fillIn('b', '203.0.113.7');
    const block = page.getByRole('dialog', { name: 'Block an address' });
    await block.getByLabel('Reason').fill('guesses passwords');
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: '203.0.113.7' }).waitFor();
    await page.locator('h1').focus();
    await page.keyboard.press('x');
    await main().getByLabel('What was read').selectOption('email');
    await main().getByLabel('E-mail of the person').fill(DEMO);
    await page.keyboard.press('Enter');
    await main().getByRole('rowheader', { name: 'GET /api/operators/overview' }).first().waitFor();
    await expectSound('security');
    await button('Take away the rule of 203.0.113.7').click();
    await main().getByText('No address is blocked.').waitFor();
    await page.locator('h1').focus();
    await page.keyboard.press('v');
    const revoke = page.getByRole('dialog', { name: 'Revoke access' });
    await revoke.getByLabel('Whose').selectOption('person');
    await revoke.getByLabel('E-mail of the person').fill(DEMO);
    await revoke.getByText(/^Ends now: \d+ sessions?,/).waitFor();
    await expectSound('security-revoke');
    await revoke.getByLabel('Reason').fill('a stolen laptop');
    await revoke.getByLabel('Type revoke').fill('revoke');
    await page.keyboard.press('Enter');
    await heading('Sign in').waitFor();
    await signIn();
    await page.getByRole('link', { name: 'Members' }).waitFor();
    await page.goto(`${stack.url}/operator/billing`);
    await main().getByText('Billing is open').waitFor();
    await page.waitForLoadState('networkidle');
  });
});

describe('when the API hangs under an open page', () => {
  it('keeps the last picture, says how old it is, is never green, and comes back by itself', async () => {
    const [api] = stack.childrenLike('api.mjs');
    if (api === undefined) throw new Error('no api runs');
    await go('w', 'What is wrong now');
    await main().getByText('Nothing is wrong.', { exact: true }).waitFor({ timeout: LOST_MS });
    process.kill(api, 'SIGSTOP');
    try {
      await main().getByText('It is not known what is wrong now.').waitFor({ timeout: LOST_MS });
      expect(await main().getByText('Nothing is wrong.', { exact: true }).count()).toBe(0);
      await main()
        .getByText(/The API does not answer\. Before that: nothing is wrong/)
        .waitFor();
      await heading('What was looked at then').waitFor();
      await main().getByText('docker restart accubooks-api').waitFor();
      await expect.poll(said).toContain('It is not known what is wrong now');
      // Every page is there although nobody can send its script any more.
      await go('b', 'Billing gate');
      await main()
        .getByText(/Not read anew since .*the gate/)
        .waitFor({ timeout: LOST_MS });
      expect(await main().getByText('Billing is open').count()).toBe(0);
      await go('w', 'What is wrong now');
      await expectSound('overview-lost');
    } finally {
      process.kill(api, 'SIGCONT');
    }
    await main().getByText('Nothing is wrong.', { exact: true }).waitFor({ timeout: LOST_MS });
  });
});

describe('a hold', () => {
  it('stops everything after a reason and a word, and the page says what to do by hand', async () => {
    await go('h', 'Holds');
    await page.keyboard.press('z');
    const dialog = page.getByRole('dialog', { name: 'Stop everything' });
    await dialog.getByText('Every company is cut off, and so are you').waitFor();
    await page.keyboard.type('one tenant saw the books of another');
    await dialog.getByLabel('Type stop').fill('stop');
    await dialog.getByLabel('Type stop').press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await go('w', 'What is wrong now');
    await main().getByText('It is not known what is wrong now.').waitFor({ timeout: LOST_MS });
    await main().getByText('npx accubooks hold status').waitFor();
    expect(await strip().innerText()).not.toContain('Nothing is wrong');
  });
});
