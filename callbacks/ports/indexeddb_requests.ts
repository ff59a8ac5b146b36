/** IndexedDB as promises: as much of it as the ports need. */

/** Opens a database, made by `upgrade` when it is new; it closes itself when somebody wants to delete it. */
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
 * Does something in one transaction: all of it or nothing. A transaction that writes has settled when it is on the disk
 * (`strict`), not when its last request has: a quota that has ended shows only then.
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
  done.catch(() => undefined); // `action` may tell first.
  let result: T;
  try {
    result = await action(transaction);
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It is over already.
    }
    throw error;
  }
  await done;
  return result;
}
