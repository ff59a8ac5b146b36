import {MemoryStore} from './memory_store.js';

/** The files that have changed since they were last handed over. */
function handOver(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as BlobPart], {type: 'application/octet-stream'}));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name.replace(/\//g, '_'); // A download has no folders.
  anchor.style.display = 'none';
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  // The browser reads the Blob after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Files that are kept in memory, can be read at any time, and are downloaded when the store is closed. */
export class DownloadStore extends MemoryStore {
  override readonly where: string = 'downloads';
  private readonly changed = new Set<string>();

  override async write(name: string, bytes: Uint8Array): Promise<void> {
    await super.write(name, bytes);
    this.changed.add(name);
  }

  override async create(name: string, bytes: Uint8Array): Promise<boolean> {
    const made = await super.create(name, bytes);
    if (made) this.changed.add(name);
    return made;
  }

  override async append(name: string, bytes: Uint8Array): Promise<void> {
    await super.append(name, bytes);
    this.changed.add(name);
  }

  override async remove(name: string): Promise<void> {
    await super.remove(name);
    this.changed.delete(name);
  }

  /** Downloads every file that has changed since the last time. */
  async close(): Promise<void> {
    for (const name of this.changed) handOver(name, this.files.get(name) as Uint8Array);
    this.changed.clear();
  }
}
