/**
 * The longest delay in milliseconds. Timers with a longer one overflow and fire at once, in every runtime.
 */
const LONGEST = 2 ** 31 - 1;

/**
 * Calls `action` after any number of milliseconds; after Infinity never. Returns a function that cancels the
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
