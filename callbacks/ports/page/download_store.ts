import {MemoryStore} from '../memory_store.js';

function download(name: string, bytes: Uint8Array): void {
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

/** Files in memory that are downloaded when the store is closed. They can be read at any time. */
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

  /** Downloads the files that have changed since the last call. */
  async close(): Promise<void> {
    for (const name of this.changed) download(name, this.files.get(name) as Uint8Array);
    this.changed.clear();
  }
}
