/** Runs `action`, and then `after`, also if it throws, and not before a returned promise settles. */
export function runThen<T>(action: () => T, after: () => void): T {
  let result: T | undefined;
  try {
    result = action();
  } finally {
    if (!(result instanceof Promise)) after();
  }
  return result instanceof Promise ? (result.finally(after) as T) : result;
}
