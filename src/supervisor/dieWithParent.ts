/**
 * Loaded before a child of the supervisor: ends the child when the supervisor is gone, however it went.
 * The supervisor holds the other end of the child's standard input, and the system closes it for the dead.
 */
const GRACE_MS = 10_000;

process.stdin.once('close', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref();
});
process.stdin.on('error', () => undefined);
process.stdin.resume();
if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref();
