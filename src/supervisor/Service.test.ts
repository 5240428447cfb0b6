import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { Service, type Started } from './Service.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process that stays until it is told to end, in which case it ends with 0. */
async function launch(): Promise<Started> {
  const child = spawn(process.execPath, [
    '-e',
    "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1e6); process.stdout.write('up')",
  ]);
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return {
    child,
    stop: async () => {
      child.kill('SIGKILL');
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isSo(); waitedMs += 20) {
    if (waitedMs > 15_000) throw new Error('not so within 15 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a service behind a gate', () => {
  it('is not started while the gate is shut, says so once, and starts by itself when it opens', async () => {
    const said: string[] = [];
    const say = (text: string) => void said.push(text);
    let why: string | undefined = 'the system is on hold';
    let isAsked = 0;
    const gate = async () => {
      isAsked += 1;
      if (isAsked === 3) throw new Error('nobody knows');
      return why;
    };
    const service = new Service('api', launch, { done: say, note: say, fail: say, plain: say }, gate);
    await service.start();
    expect([service.isHeldBack, children]).toEqual([true, []]);
    await until(() => isAsked > 4);
    expect([said, children]).toEqual([['api is not started: the system is on hold'], []]);
    why = undefined;
    await until(() => children.length === 1 && said.some((text) => text.includes('is back')));
    expect(service.isHeldBack).toBe(false);

    // It ends by itself without an error, as the API does when a hold opens.
    why = 'the system is on hold';
    children[0]?.kill('SIGTERM');
    await until(() => service.isHeldBack);
    const asked = isAsked;
    await until(() => isAsked > asked + 1);
    expect(children).toHaveLength(1);
    why = undefined;
    await until(() => children.length === 2);
    await service.stop();
  }, 60_000);
});
