/** A page's storage that is full, and downloads that go nowhere. */

/**
 * From now on every transaction that puts something into IndexedDB is aborted as a browser does it that has
 * no room: after its requests have succeeded.
 */
export function fullDatabase(): {restore(): void} {
  const prototype = IDBObjectStore.prototype;
  const {put} = prototype;
  prototype.put = function (...args: Parameters<IDBObjectStore['put']>) {
    const request = put.apply(this, args);
    const {transaction} = this;
    const error = new DOMException('no room', 'QuotaExceededError');
    request.addEventListener('success', () => {
      Object.defineProperty(transaction, 'error', {value: error});
      transaction.abort();
    });
    return request;
  };
  return {restore: () => void (prototype.put = put)};
}

/** Keeps what would be downloaded. */
export function catchDownloads(): {files: {name: string; text(): Promise<string>}[]; restore(): void} {
  const {click} = HTMLAnchorElement.prototype;
  const files: {name: string; text(): Promise<string>}[] = [];
  HTMLAnchorElement.prototype.click = function () {
    const found = fetch(this.href).then(response => response.text());
    files.push({name: this.download, text: () => found});
  };
  return {files, restore: () => void (HTMLAnchorElement.prototype.click = click)};
}
