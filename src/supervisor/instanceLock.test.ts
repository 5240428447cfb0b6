import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runningInstance } from '@/shared/process/runningInstance.ts';
import { noteAddress, releaseInstanceLock, takeInstanceLock } from './instanceLock.ts';

let dir = '';
const file = () => path.join(dir, 'supervisor.pid');

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'accubooks-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the instance lock', () => {
  it('is taken, tells the address, and is given back', () => {
    expect(takeInstanceLock(file())).toBeUndefined();
    noteAddress(file(), 'http://localhost:3000');
    expect(readFileSync(file(), 'utf8').split('\n')).toEqual([
      String(process.pid),
      expect.stringMatching(/\S/),
      'http://localhost:3000',
      '',
    ]);
    releaseInstanceLock(file());
    expect(runningInstance(file())).toBeUndefined();
  });

  it('is refused while another process holds it, whatever that process is called', async () => {
    const holder = spawn('sleep', ['60']);
    writeFileSync(file(), `${holder.pid}\n\nhttp://localhost:1234\n`);
    expect(takeInstanceLock(file())).toEqual({ pid: holder.pid, address: 'http://localhost:1234' });
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    expect(takeInstanceLock(file())).toBeUndefined();
  });

  it('does not take a later process with the same number for the holder', async () => {
    const later = spawn('sleep', ['60']);
    writeFileSync(file(), `${later.pid}\nlong ago\n\n`);
    expect(takeInstanceLock(file())).toBeUndefined();
    later.kill('SIGKILL');
  });
});
