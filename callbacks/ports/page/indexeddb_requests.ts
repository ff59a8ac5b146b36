/** The part of IndexedDB that the ports need, with promises. */

/** Opens a database. `upgrade` creates its stores when it is new. */
export function openDatabase(
  name: string,
  version: number,
  upgrade: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = globalThis.indexedDB.open(name, version);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function requestResult<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Runs an action in one transaction, which has all of its effects or none. The result waits until a
 * transaction is on disk (`strict`), because only then it is known whether the quota was exceeded.
 */
export async function inTransaction<T>(
  database: IDBDatabase,
  stores: string | string[],
  mode: 'readonly' | 'readwrite',
  action: (transaction: IDBTransaction) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction(stores, mode, {durability: 'strict'});
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
  });
  done.catch(() => undefined); // An error of `action` takes precedence.
  let result: T;
  try {
    result = await action(transaction);
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has ended already.
    }
    throw error;
  }
  await done;
  return result;
}
