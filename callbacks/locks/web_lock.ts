/** The part of the Web Locks API that is used here. */
interface Locks {
  request(name: string, action: () => Promise<void>): Promise<void>;
  query(): Promise<{held?: readonly {name?: string}[]}>;
}

function locks(): Locks | undefined {
  const {navigator} = globalThis as {navigator?: {locks?: Locks}};
  return navigator?.locks;
}

/**
 * Acquires a lock, which ends with the page. Returns a function that releases it; `undefined` without Web
 * Locks.
 */
export async function holdWebLock(name: string): Promise<(() => void) | undefined> {
  const own = locks();
  if (own === undefined) return undefined;
  return new Promise(resolve => {
    own.request(name, () => new Promise<void>(release => resolve(release))).catch(() => resolve(undefined));
  });
}

/** True if a page of this site holds the lock; `undefined` if that is not known. */
export async function isWebLockHeld(name: string): Promise<boolean | undefined> {
  try {
    return (await locks()?.query())?.held?.some(lock => lock.name === name);
  } catch {
    return undefined;
  }
}
