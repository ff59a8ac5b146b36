/** What is used of the Web Locks API. */
interface Locks {
  request(name: string, action: () => Promise<void>): Promise<void>;
  query(): Promise<{held?: readonly {name?: string}[]}>;
}

function locks(): Locks | undefined {
  const {navigator} = globalThis as {navigator?: {locks?: Locks}};
  return navigator?.locks;
}

/** Holds a lock that ends with the page. Returns what lets go of it; `undefined` where there are no such locks. */
export async function holdWebLock(name: string): Promise<(() => void) | undefined> {
  const own = locks();
  if (own === undefined) return undefined;
  return new Promise(resolve => {
    own.request(name, () => new Promise<void>(letGo => resolve(letGo))).catch(() => resolve(undefined));
  });
}

/** Whether some page of this site holds the lock; `undefined` where that cannot be told. */
export async function isWebLockHeld(name: string): Promise<boolean | undefined> {
  try {
    return (await locks()?.query())?.held?.some(lock => lock.name === name);
  } catch {
    return undefined;
  }
}
