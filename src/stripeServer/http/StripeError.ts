export type StripeErrorType =
  | 'api_error'
  | 'card_error'
  | 'idempotency_error'
  | 'invalid_request_error'
  | 'rate_limit_error';

export type StripeErrorDetails = {
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
  readonly payment_intent?: object;
  readonly payment_method?: object;
};

/** A refusal in Stripe's shape. */
export class StripeError extends Error {
  override readonly name = 'StripeError';

  constructor(
    readonly status: number,
    readonly type: StripeErrorType,
    message: string,
    readonly details: StripeErrorDetails = {},
  ) {
    super(message);
  }

  /** The body of the answer. */
  body(): { error: object } {
    const { code } = this.details;
    const help =
      code === undefined
        ? {}
        : { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` };
    return { error: { ...this.details, ...help, message: this.message, type: this.type } };
  }
}

/** 400: a parameter is wrong. */
export function invalidRequest(message: string, param?: string, code?: string): StripeError {
  return new StripeError(400, 'invalid_request_error', message, {
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  });
}

/** 404 for an address, 400 for a parameter that names it. */
export function resourceMissing(kind: string, id: string, param: string): StripeError {
  return new StripeError(
    param === 'id' ? 404 : 400,
    'invalid_request_error',
    `No such ${kind.replaceAll('.', ' ').replaceAll('_', ' ')}: '${id}'`,
    { code: 'resource_missing', param },
  );
}
