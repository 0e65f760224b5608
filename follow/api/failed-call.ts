/** Why a call failed, as far as it matters to whoever follows a run. */
export type Trouble = 'throttled' | 'credentials' | 'connection' | 'denied';

const NAMES: Readonly<Record<Trouble, RegExp>> = {
  throttled: /Throttl|TooManyRequests|^RequestLimitExceeded$|^SlowDown$|^PriorRequestNotComplete$/,
  credentials:
    /Expired|^UnrecognizedClientException$|^InvalidClientTokenId$|^InvalidSignatureException$|^InvalidAccessKeyId$|^InvalidToken$|CredentialsProviderError|TokenProviderError|^UnauthorizedException$/,
  denied: /AccessDenied|^Forbidden$|^AuthorizationError$/,
  connection:
    /^(?:TimeoutError|NetworkingError|AbortError|RequestTimeout|ServiceUnavailable|InternalServerError|InternalFailure|InternalError)/,
};

/** Of Node.js, such as ECONNRESET and ENOTFOUND. */
const CONNECTION_CODE =
  /^E(?:CONN|PIPE|NOTFOUND|AI_|TIMEDOUT|HOSTUNREACH|NETUNREACH|NETDOWN|PROTO|ADDRNOTAVAIL)/;

interface CallError {
  readonly name?: string;
  readonly code?: unknown;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const asCallError = (error: unknown): CallError => (typeof error === 'object' && error !== null ? error : {});

/** @returns undefined for an error that no waiting mends, such as a wrong ARN. */
export const troubleOf = (error: unknown): Trouble | undefined => {
  const { name = '', code, $metadata } = asCallError(error);
  for (const trouble of ['throttled', 'credentials', 'denied', 'connection'] as const) {
    if (NAMES[trouble].test(name)) return trouble;
  }
  const status = $metadata?.httpStatusCode ?? 0;
  if (status === 429) return 'throttled';
  return CONNECTION_CODE.test(String(code)) || status >= 500 ? 'connection' : undefined;
};

/** An error's name and message, in one line. */
export const describeError = (error: unknown): string => {
  const { name = '', code, message = '' } = asCallError(error);
  const text = message.replaceAll(/\s+/g, ' ').trim();
  const kind = typeof code === 'string' && !text.includes(code) ? code : name;
  return [kind, text].filter((part) => part !== '' && part !== 'Error').join(': ') || String(error);
};
