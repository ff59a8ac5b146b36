/** A longer wait than this overflows the timers of every runtime, which then fire at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * Calls `action` after n milliseconds, for any n; never for Infinity. Returns a function that cancels the
 * call.
 */
export function after(milliseconds: number, action: () => void): () => void {
  let left = milliseconds;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    const now = Math.min(left, LONGEST);
    left -= now;
    timer = setTimeout(() => (left > 0 ? wait() : action()), now);
  };
  if (milliseconds < Infinity) wait();
  return () => clearTimeout(timer);
}
