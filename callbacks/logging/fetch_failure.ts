/** Why a `fetch` has failed. The error of Node only says "fetch failed"; the reason is in its cause. */
export function fetchFailure(error: unknown): string {
  const {message, cause} = (error ?? {}) as {message?: string; cause?: {message?: string; code?: string}};
  const text = cause?.message || cause?.code || message || String(error);
  return text.replace(/\.$/, '');
}
