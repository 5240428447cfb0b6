/** Whether this is where real customers are; only what must never run there may ask. */

/** True when NODE_ENV or ACCUBOOKS_ENV says production, in any spelling of case. */
export function isProduction(environment: Readonly<Record<string, string | undefined>>): boolean {
  return [environment.NODE_ENV, environment.ACCUBOOKS_ENV].some((name) =>
    /^prod(uction)?$/i.test(name?.trim() ?? ''),
  );
}

/** The same of this process. */
export function loadIsProduction(): boolean {
  return isProduction(process.env);
}
