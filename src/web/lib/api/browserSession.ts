import { Session } from './Session.ts';

async function oneAtATime<T>(name: string, task: () => Promise<T>): Promise<T> {
  // Absent where the page is not served over https or from this machine.
  const locks = (navigator as { locks?: LockManager }).locks;
  if (locks === undefined) return task();
  return await locks.request(name, task);
}

export const browserSession = new Session({
  fetch: (input, init) => fetch(input, init),
  hints: window.localStorage,
  oneAtATime,
});
