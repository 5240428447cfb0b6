import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runStep, StepError } from './runStep.mjs';

/** What the tests need beyond npm: the program, and Debian's package of it. */
const NEEDED = [
  { program: 'redis-server', package: 'redis-server' },
  { program: 'chromium', package: 'chromium' },
  { program: 'prometheus', package: 'prometheus' },
  { program: 'prometheus-alertmanager', package: 'prometheus-alertmanager' },
];
const POLICY = '/usr/sbin/policy-rc.d';

const isOnPath = (program) =>
  spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

function asRoot() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

async function apt(prefix, parameters, words) {
  const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...parameters];
  await runStep({ ...words, command, parameters: rest });
}

/** Installs missing programs from Debian, without starting their services; says what to do where that is impossible. */
export async function ensureDebian(needed = NEEDED) {
  const missing = needed.filter(({ program }) => !isOnPath(program)).map((one) => one.package);
  if (missing.length === 0) return;
  const byHand = `Install them by hand (Debian: \`apt-get install ${missing.join(' ')}\`) and run the same command again.`;
  if (!isOnPath('apt-get')) throw new StepError(`✗ The tests need ${missing.join(' and ')}. ${byHand}`);
  const prefix = asRoot();
  if (prefix === undefined)
    throw new StepError(
      `✗ The tests need ${missing.join(' and ')}, and this account may not install packages. ${byHand}`,
    );
  // Where no policy says otherwise, the package would start its own server.
  const sh = (line) =>
    spawnSync(prefix[0] ?? 'sh', prefix.length > 0 ? ['-n', 'sh', '-c', line] : ['-c', line]);
  const addsPolicy = !existsSync(POLICY);
  if (addsPolicy) sh(`printf '#!/bin/sh\\nexit 101\\n' > ${POLICY} && chmod 755 ${POLICY}`);
  try {
    await apt(prefix, ['update', '-qq'], {
      doing: 'reading the list of Debian packages',
      done: 'list of Debian packages read',
      advice: byHand,
    });
    await apt(prefix, ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
      doing: `installing ${missing.join(', ')} from Debian`,
      done: `${missing.join(', ')} installed from Debian`,
      advice: byHand,
    });
  } finally {
    if (addsPolicy) sh(`rm -f ${POLICY}`);
  }
}
