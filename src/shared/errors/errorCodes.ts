/**
 * Every error that a caller can meet: its stable code, its HTTP status and the sentence that goes with it
 * when the place that throws has nothing more exact to say.
 */
export const ERROR_CODES = {
  // requests
  VALIDATION_FAILED: [400, 'The request does not have the expected form; see details.'],
  CURSOR_INVALID: [400, 'The cursor was not issued by this list; start again without it.'],
  PAYLOAD_TOO_LARGE: [413, 'The request is larger than this route accepts.'],
  ROUTE_NOT_FOUND: [404, 'There is nothing at this address.'],
  MEDIA_TYPE_UNSUPPORTED: [415, 'This route does not take that content type.'],
  REQUEST_REFUSED: [400, 'The request could not be read.'],
  REQUEST_TIMEOUT: [408, 'The request did not arrive in time; send it again without pauses.'],
  HEADERS_TOO_LARGE: [431, 'The headers of the request are larger than 16 KiB; send fewer.'],
  CROSS_SITE_REQUEST: [
    403,
    'A page of another site sent this, so it was refused; go to the pages of AccuBooks and do it there.',
  ],
  // people
  UNAUTHENTICATED: [401, 'Sign in first: the access token is missing, expired or not ours.'],
  CREDENTIALS_INVALID: [401, 'E-mail or password is wrong.'],
  SESSION_EXPIRED: [401, 'The session has ended; sign in again.'],
  SESSION_NOT_FOUND: [404, 'You have no open session of that id.'],
  EMAIL_TAKEN: [409, 'There is an account with this e-mail already; sign in instead.'],
  PASSWORD_GUESSABLE: [
    422,
    'This password would be among the first that somebody tries; choose another one, see details.',
  ],
  PASSWORD_WRONG: [403, 'The password is not right.'],
  PASSWORD_NEEDED: [
    403,
    'This is not the browser that you signed up with: type the password that you chose there.',
  ],
  LINK_INVALID: [404, 'The link is not ours, has been used or has expired; ask for another.'],
  MAIL_OFF: [409, 'This installation sends no mail, so this cannot be done here; ask whoever runs it.'],
  EMAIL_UNVERIFIED: [403, 'Confirm your e-mail address first; the page of your account sends the link.'],
  SECOND_FACTOR_WRONG: [403, 'The code is not right, or was used already; wait for the next one.'],
  SECOND_FACTOR_LOCKED: [429, 'Too many wrong codes: wait 15 minutes, or use a recovery code.'],
  SECOND_FACTOR_STATE: [
    409,
    'The second factor is not at this point: it is on already, or has not been begun.',
  ],
  SECOND_FACTOR_OFF: [
    409,
    'This installation keeps no second factors; whoever runs it sets ENCRYPTION_SECRET.',
  ],
  SECOND_FACTOR_NEEDED: [403, 'Operators need a second factor: turn it on on the page of your account.'],
  CHALLENGE_INVALID: [401, 'This sign-in took too long or has ended already; begin again.'],
  SIGN_IN_BUSY: [503, 'Too many people sign in at this moment; try again shortly.'],
  // companies and who belongs to them
  PERMISSION_DENIED: [403, 'Your role does not allow this; see details for the roles that do.'],
  MEMBER_NOT_FOUND: [404, 'Nobody of that id belongs to this company.'],
  MEMBER_ALREADY: [409, 'You belong to this company already.'],
  LAST_OWNER: [409, 'A company keeps an owner; make somebody else an owner first.'],
  INVITATION_NOT_FOUND: [404, 'There is no such open invitation of this company.'],
  INVITATION_INVALID: [
    404,
    'The invitation is not ours, has been used, taken back or has expired; ask for another.',
  ],
  INVITATION_LIMIT_REACHED: [
    409,
    'The company has as many open invitations as it may; take some back first.',
  ],
  API_KEY_INVALID: [401, 'The API key is not ours, has expired or was ended; make another one.'],
  API_KEY_REFUSED: [403, 'API keys may not do this; sign in as a person.'],
  API_KEY_NOT_FOUND: [404, 'There is no such API key of this company that you may see.'],
  API_KEY_LIMIT_REACHED: [409, 'The company has as many API keys as it may; revoke some first.'],
  SHARE_INVALID: [404, 'The link is not ours, was taken back or has expired; ask for another.'],
  SHARE_NOT_FOUND: [404, 'There is no such share link of this company.'],
  SHARE_LIMIT_REACHED: [409, 'The company has as many share links as it may; take some back first.'],
  COMPANY_NOT_FOUND: [404, 'There is no such company for you.'],
  COMPANY_REQUIRED: [400, 'Name the company in the header X-Company-Id; you belong to none or to several.'],
  COMPANY_LIMIT_REACHED: [409, 'You belong to as many companies as one person may; leave one first.'],
  PERIOD_NOT_FOUND: [404, 'No period of this company starts on that day.'],
  // ledger
  ACCOUNT_NOT_FOUND: [404, 'There is no such account in this company.'],
  VOUCHER_NOT_FOUND: [404, 'There is no such voucher in this company.'],
  VOUCHER_UNBALANCED: [422, 'The postings of a voucher do not sum to zero.'],
  VOUCHER_INCOMPLETE: [422, 'A voucher does not have the postings that its head announces.'],
  LEDGER_APPEND_ONLY: [409, 'The ledger is append-only; correct by a reversal.'],
  LEDGER_BUSY: [503, 'Another import or posting of this company is still running; try again shortly.'],
  PERIOD_LOCKED: [409, 'The date falls into a locked period; unlock it or choose another date.'],
  FISCAL_YEAR_MISSING: [422, 'The date falls into no fiscal year of this company.'],
  FISCAL_YEAR_CONFLICT: [409, 'A fiscal year overlaps one that the books already have, with other dates.'],
  ACCOUNT_TYPE_FIXED: [409, 'The account has postings; its type stays.'],
  CURRENCY_CONFLICT: [409, 'The file is kept in another currency than this company.'],
  // imports
  IMPORT_NOT_FOUND: [404, 'There is no such import in this company.'],
  IMPORT_REFUSED: [422, 'The file was refused and nothing was written; see details for every fault.'],
  IMPORT_STATE: [409, 'The import is not in the state that this step needs.'],
  IMPORT_TOO_LARGE: [413, 'The file is larger than 64 MiB; split it by fiscal year.'],
  // reports
  REPORT_RANGE_INVALID: [400, 'The report ends before it begins, or spans more than 120 months.'],
  BOOKS_EMPTY: [409, 'There are no books yet; import some first.'],
  // forecasts and scenarios
  FORECAST_NOT_FOUND: [404, 'There is no such forecast in this company.'],
  FORECAST_JOB_NOT_FOUND: [404, 'There is no such forecast job in this company.'],
  FORECAST_JOB_STATE: [409, 'The job has ended already.'],
  FORECAST_QUEUE_FULL: [
    429,
    'Too many forecasts of this company wait already; let some finish or cancel them.',
  ],
  FORECAST_INTAKE_FULL: [
    503,
    'More forecasts wait than can be computed soon, so no new ones are taken for a moment. Nothing was ordered; try again in a minute. Your books, and forecasts that are ready, can be read as always.',
  ],
  FORECAST_INTAKE_PAUSED: [
    503,
    'New forecasts are not taken at the moment. Nothing was ordered; try again in a few minutes. Your books, and forecasts that are ready, can be read as always.',
  ],
  WORKERS_LIMIT_EXCEEDED: [409, 'This machine cannot run as many workers; see details for how many.'],
  WORKER_NOT_FOUND: [404, 'No worker of that id gave a sign of life within the last ten minutes.'],
  PUT_BACK_UNKNOWN: [
    422,
    'The books have no such series or not that month of it, so it cannot be put back; see details.',
  ],
  SCENARIO_NOT_FOUND: [404, 'There is no such scenario in this company.'],
  SCENARIO_CHANGED: [409, 'Somebody changed the scenario meanwhile; read it again.'],
  IDEMPOTENCY_CONFLICT: [409, 'This Idempotency-Key was used for another request; choose a new one.'],
  OPERATION_TIMEOUT: [503, 'The operation took longer than 30 seconds and was stopped.'],
  FORECAST_CANCELLED: [409, 'The forecast was cancelled.'],
  FORECAST_FAILED: [500, 'The forecast could not be computed.'],
  WORKER_LOST: [503, 'The worker died at this job more often than it may be retried.'],
  // limits
  RATE_LIMIT_EXCEEDED: [429, 'Too many requests; wait as long as Retry-After says.'],
  RATE_LIMIT_SERVICE_UNAVAILABLE: [
    503,
    'Requests of this kind cannot be counted at the moment and are refused; try again shortly.',
  ],
  CLIENT_BLOCKED: [403, 'Requests from this address are not accepted.'],
  CLIENT_RULE_NOT_FOUND: [404, 'There is no rule about this address.'],
  OVERLOADED: [503, 'The server has more to do than it can take; try again shortly.'],
  // billing
  BILLING_OFF: [404, 'There is no billing on this server; every company has the plan that it was given.'],
  WEBHOOK_REFUSED: [400, 'The event is not signed with our secret, or was signed too long ago.'],
  BILLING_BUSY: [
    409,
    'Another change of the plan is under way and its end is not known yet; try again in two minutes.',
  ],
  SUBSCRIPTION_EXISTS: [409, 'The company pays for a plan already; change that one instead.'],
  SUBSCRIPTION_MISSING: [409, 'The company pays for no plan at the moment; choose one first.'],
  PLAN_UNCHANGED: [409, 'The company is on that plan already.'],
  PREVIEW_OUTDATED: [409, 'The sum has changed since it was shown; look at it again.'],
  PAYMENT_DUE: [409, 'A payment is open; pay it first.'],
  PAYMENT_NOT_DUE: [409, 'Nothing is open to be paid.'],
  PAYMENT_REFUSED: [402, 'The payment was refused and nothing was changed; try another card.'],
  PAYMENT_PROVIDER_UNAVAILABLE: [
    503,
    'The payment provider does not answer. Try again shortly: the same request is never carried out twice.',
  ],
  // plans
  PLAN_LIMIT_REACHED: [403, 'The plan of the company does not allow more; see details for what does.'],
  FEATURE_NOT_IN_PLAN: [403, 'The plan of the company does not include this; see details for one that does.'],
  // feature flags
  FLAG_UNKNOWN: [404, 'There is no such feature flag.'],
  FLAG_NOT_SAVED: [
    503,
    'The database did not confirm the change of the flag; look with `accubooks flags list`.',
  ],
  FLAG_NOT_ACKNOWLEDGED: [
    503,
    'The flag is changed and kept, but not every process has confirmed that it has the change.',
  ],
  FEATURE_DISABLED: [503, 'This feature is switched off at the moment; what exists stays readable.'],
  // billing held
  BILLING_FROZEN: [
    503,
    'Billing is paused: nothing is charged and plans stay as they are. Your books and forecasts keep working.',
  ],
  BILLING_INTERRUPTED: [503, 'The payment was held up on our side and not sent; try again.'],
  BILLING_FREEZE_UNSEALED: [
    503,
    'Billing is frozen and stays so, but a call that had begun before may still be under way; see details.',
  ],
  BILLING_FREEZE_NOT_SAVED: [
    503,
    'The database did not confirm the freeze; look with `accubooks billing status`.',
  ],
  BILLING_FREEZE_NOT_FOUND: [404, 'There is no such freeze of billing in force.'],
  BILLING_APPROVAL_REQUIRED: [
    403,
    'Billing is resumed with a signed approval of the CEO only: `npx accubooks approvals request billing.resume`.',
  ],
  REFUND_NOT_FOUND: [404, 'There is no such charge or paid invoice; name it as ch_… or in_….'],
  REFUND_AMOUNT_INVALID: [422, 'That is not what is left to give back; see details.'],
  REFUND_REFUSED: [409, 'This charge cannot be given back; see the message for why.'],
  REFUND_PENDING: [
    503,
    'The refund is ordered and kept, but the provider does not answer: give the same command again; it is carried out once.',
  ],
  // the hold
  SYSTEM_ON_HOLD: [
    503,
    'AccuBooks is stopped while an integrity violation is looked into; your data is kept as it is.',
  ],
  HOLD_NOT_SAVED: [503, 'The database did not confirm the hold; look with `accubooks hold status`.'],
  HOLD_NOT_FOUND: [404, 'There is no such hold open.'],
  HOLD_APPROVAL_REQUIRED: [
    403,
    'A hold is lifted with a signed approval of the CEO only: `npx accubooks approvals request hold.lift`.',
  ],
  // approvals
  APPROVAL_NOT_FOUND: [404, 'There is no such approval; ask for one first.'],
  APPROVAL_INVALID: [422, 'This approval does not hold; see the message for why.'],
  APPROVAL_EXPIRED: [409, 'The approval has expired; ask for another.'],
  APPROVAL_USED: [409, 'The approval was used before; each is good for one time.'],
  // operations
  EVIDENCE_INVALID: [422, 'This is no evidence; see the message for why.'],
  // incidents
  OVERRIDE_NOT_FOUND: [
    404,
    'Nobody stands in under that id; `npx accubooks oncall override list` shows who does.',
  ],
  INCIDENT_NOT_FOUND: [404, 'There is no such incident; `npx accubooks incidents list` shows what there is.'],
  INCIDENT_STATE_REFUSED: [409, 'The incident does not allow that where it stands; see the message for why.'],
  PROBLEM_REPORTS_ENOUGH: [
    429,
    'Thank you; we have enough reports from you for an hour, and are looking into it. The status page says more.',
  ],
  INCIDENT_REPORT_INCOMPLETE: [
    422,
    'Something in this paper is still to be filled in; see details for what. Write it, then hand it in.',
  ],
  INCIDENT_MESSAGE_NOT_FOUND: [404, 'The incident has no such message.'],
  INCIDENT_MESSAGE_SENT: [409, 'This message was sent before; write another.'],
  INCIDENT_ACTION_NOT_FOUND: [404, 'The incident has no such action.'],
  INCIDENT_STILL_FIRING: [
    409,
    'Alerts of this incident still fire; see details for which. Mend it first, or say that they are over.',
  ],
  // what customers are told, and who is called
  STATUS_PAGE_UNAVAILABLE: [503, 'The status page does not take it; see the message for why.'],
  STATUS_PAGE_REFUSED: [422, 'The status page refuses that; see the message for why.'],
  PAGER_UNAVAILABLE: [503, 'The pager does not answer; PAGER_URL says where it is.'],
  // sessions of the database
  DATABASE_SESSION_NOT_FOUND: [404, 'There is no such session of the database any more, or not for you.'],
  DATABASE_SESSION_PROTECTED: [403, 'That session belongs to a superuser; only a superuser can stop it.'],
  // answering an attack
  PERSON_NOT_FOUND: [404, 'Nobody has an account with that address.'],
  ACCESS_LOG_MISSING: [
    409,
    'This server writes no access log to a folder (LOG_DIR): ask where its standard output is kept.',
  ],
  // the house itself
  CONNECTION_POOL_TIMEOUT: [503, 'Connection pool timeout'],
  STATEMENT_TIMEOUT: [503, 'The database took too long to answer and was stopped.'],
  DATABASE_UNAVAILABLE: [503, 'The database cannot be reached; try again shortly.'],
  SHUTTING_DOWN: [503, 'The server is stopping; try again shortly.'],
  INTERNAL: [500, 'Something went wrong on our side; name the request id when you ask about it.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** HTTP status that goes with a code. */
export function statusOf(code: ErrorCode): number {
  return ERROR_CODES[code][0];
}

/** The plain sentence that goes with a code. */
export function messageOf(code: ErrorCode): string {
  return ERROR_CODES[code][1];
}

/** True for text that is one of our codes. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text);
}
