/** While `action` runs, timers and `performance.now` go `speed` times as fast. */
export async function withFastClock<T>(speed: number, action: () => Promise<T>): Promise<T> {
  const {setTimeout: wait} = globalThis;
  const {now} = performance;
  const start = now.call(performance);
  const fast = (act: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]) =>
    wait(act, milliseconds / speed, ...args);
  globalThis.setTimeout = fast as typeof setTimeout;
  performance.now = () => start + speed * (now.call(performance) - start);
  try {
    return await action();
  } finally {
    globalThis.setTimeout = wait;
    performance.now = now;
  }
}
