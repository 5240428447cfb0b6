/** Any thrown value as the one error shape of the API. */
import { AppError, type ErrorDetails } from './AppError.ts';
import { type ErrorCode, messageOf, statusOf } from './errorCodes.ts';

export type HttpError = {
  readonly status: number;
  readonly body: {
    readonly error: {
      readonly code: ErrorCode;
      readonly message: string;
      readonly requestId: string;
      readonly details?: ErrorDetails;
    };
  };
};

const BY_FASTIFY_CODE: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_VALIDATION: 'VALIDATION_FAILED',
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'VALIDATION_FAILED',
  FST_ERR_CTP_INVALID_JSON_BODY: 'VALIDATION_FAILED',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_REFUSED',
  FST_ERR_NOT_FOUND: 'ROUTE_NOT_FOUND',
};

type FastifyLikeError = {
  code?: string;
  statusCode?: number;
  validation?: readonly { instancePath?: string; message?: string }[];
  validationContext?: string;
};

const BODY_FAULTS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'empty, where JSON is expected',
  FST_ERR_CTP_INVALID_JSON_BODY: 'not JSON',
};

function detailsOf(error: FastifyLikeError): ErrorDetails | undefined {
  const bodyFault = BODY_FAULTS[error.code ?? ''];
  if (bodyFault !== undefined) return { faults: [{ place: 'body', message: bodyFault }] };
  if (!error.validation) return undefined;
  return {
    faults: error.validation.slice(0, 50).map((fault) => ({
      place: `${error.validationContext ?? 'request'}${fault.instancePath ?? ''}`,
      message: fault.message ?? 'invalid',
    })),
  };
}

function shape(
  code: ErrorCode,
  message: string,
  requestId: string,
  details: ErrorDetails | undefined,
): HttpError {
  const error = { code, message, requestId, ...(details === undefined ? {} : { details }) };
  return { status: statusOf(code), body: { error } };
}

/** Maps what was thrown to status and body; whatever is not expected says nothing but INTERNAL. */
export function toHttpError(thrown: unknown, requestId: string): HttpError {
  if (thrown instanceof AppError) return shape(thrown.code, thrown.message, requestId, thrown.details);
  if (typeof thrown === 'object' && thrown !== null) {
    const error = thrown as FastifyLikeError;
    const code = error.code === undefined ? undefined : BY_FASTIFY_CODE[error.code];
    if (code) return shape(code, messageOf(code), requestId, detailsOf(error));
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
      return shape('REQUEST_REFUSED', messageOf('REQUEST_REFUSED'), requestId, undefined);
    }
  }
  return shape('INTERNAL', messageOf('INTERNAL'), requestId, undefined);
}
