import type { LimitPolicyName } from '@/shared/rateLimits/LimitPolicy.ts';

/** Kinds of work that must not crowd each other out. */
export const LANES = ['reads', 'writes', 'heavy', 'signIn', 'streams'] as const;
export type LaneName = (typeof LANES)[number];

export type RouteLimits = {
  /** Neither counted nor queued: what tells how the server is must answer when nothing else does. */
  readonly isExempt: boolean;
  readonly lane: LaneName;
  /** What the signed-in person takes a point of, beside the general limit. */
  readonly ofPerson: LimitPolicyName | undefined;
  /** An attempt at credentials: `failures` count, or `all` of them. */
  readonly attempts: 'failures' | 'all' | undefined;
};

type Rule = { readonly method?: string; readonly url: RegExp; readonly limits: Partial<RouteLimits> };

/** First match wins, so that what is stricter stands first. */
const RULES: readonly Rule[] = [
  { url: /^\/api\/(health|monitoring)(\/|$)|^\/metrics$|^(?!\/api\/)/, limits: { isExempt: true } },
  { url: /^\/api\/auth\/(refresh|logout)$/, limits: { lane: 'signIn' } },
  // A link that works is no attempt at anything, and cannot be guessed.
  { method: 'POST', url: /^\/api\/auth\/password\/reset$/, limits: { lane: 'signIn', attempts: 'failures' } },
  {
    method: 'POST',
    url: /^\/api\/auth\/(sign-up|register|.*(forgot|resend|reset).*)$/,
    limits: { lane: 'signIn', attempts: 'all' },
  },
  { method: 'POST', url: /^\/api\/auth\//, limits: { lane: 'signIn', attempts: 'failures' } },
  { method: 'GET', url: /\/events$/, limits: { lane: 'streams' } },
  { method: 'POST', url: /^\/api\/forecasts\/generate$/, limits: { ofPerson: 'forecasts' } },
  { method: 'DELETE', url: /^/, limits: { ofPerson: 'deletes' } },
  { method: 'POST', url: /^\/api\/imports/, limits: { lane: 'heavy' } },
  { method: 'POST', url: /^\/api\/billing\/(?!.*webhook)/, limits: { ofPerson: 'billing' } },
];

const known = new Map<string, RouteLimits>();
/** There are fewer routes than that. */
const KNOWN_MAX = 2_000;

function find(method: string, url: string): RouteLimits {
  const rule = RULES.find((one) => (one.method ?? method) === method && one.url.test(url));
  const isRead = method === 'GET' || method === 'HEAD';
  return {
    isExempt: false,
    lane: isRead ? 'reads' : 'writes',
    ofPerson: undefined,
    attempts: undefined,
    ...rule?.limits,
  };
}

/** The limits of a route, by its method and the pattern of its address. */
export function routeLimits(method: string, url: string): RouteLimits {
  const key = `${method} ${url}`;
  const found = known.get(key) ?? find(method, url);
  if (known.size < KNOWN_MAX) known.set(key, found);
  return found;
}
