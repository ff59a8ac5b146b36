/** Rejects with the signal's reason as soon as it is aborted, or settles as `action` does. */
export async function untilAborted<T>(
  signal: AbortSignal | undefined,
  action: Promise<T>,
  /** Called with a value that comes after the abort. */
  discard: (late: T) => void,
): Promise<T> {
  if (signal === undefined) return action;
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([aborted, action]);
  } catch (error) {
    if (signal.aborted) action.then(discard, () => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
