declare const readBusyTime: () => Promise<number>;

/**
 * Milliseconds in which the main thread of the page was on a processor. Unlike the time that passes, it
 * hardly depends on what else runs on the machine.
 */
export function busyTime(): Promise<number> {
  return readBusyTime();
}
