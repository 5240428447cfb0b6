/** A fault as the API tells it, or as the network does: code `OFFLINE`, status 0, no request id. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | undefined,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export const OFFLINE = 'OFFLINE';

export function offlineError(): ApiError {
  return new ApiError(
    0,
    OFFLINE,
    'The server cannot be reached. Check the connection and try again.',
    undefined,
  );
}

type ErrorBody = {
  error?: { code?: unknown; message?: unknown; requestId?: unknown; details?: unknown };
};

/** Reads the one error shape; whatever else comes back is named by its status. */
export async function errorOfResponse(response: Response): Promise<ApiError> {
  const body: ErrorBody = await response.json().catch(() => ({}));
  const { code, message, requestId, details } = body.error ?? {};
  return new ApiError(
    response.status,
    typeof code === 'string' ? code : `HTTP_${response.status}`,
    typeof message === 'string' ? message : `The server answered with status ${response.status}.`,
    typeof requestId === 'string' ? requestId : (response.headers.get('x-request-id') ?? undefined),
    typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {},
  );
}

/** The place and sentence of each fault that came with an error. */
export function faultsOf(
  error: ApiError,
): { place: string; message: string; line?: number; code?: string }[] {
  const { faults } = error.details;
  if (!Array.isArray(faults)) return [];
  return faults.filter((fault) => typeof fault?.message === 'string');
}
