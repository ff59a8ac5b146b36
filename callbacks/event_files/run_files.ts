import type {FileStore} from '../ports/file_store.js';
import {EventFile, logFolder, type FilePosition, isEventFile, newLineage} from './event_file.js';

/** A run is a folder: `''` is the log folder itself, which has the hyperparameters. */
export type Run = '' | 'train' | 'validation';

/** What a backup stores about the files of a training. */
export interface FilesState {
  readonly lineage: string;
  readonly positions: {readonly [run: string]: FilePosition};
}

/** The event files of one training. */
export class RunFiles {
  readonly store: () => Promise<FileStore>;
  private lineage = newLineage();
  private readonly files = new Map<string, EventFile>();

  constructor(where: string, target: string | FileStore) {
    this.store = logFolder(where, target);
  }

  /** Returns the file of a run. It is created when the first event is written. */
  of(run: Run): EventFile {
    const file = this.files.get(run) ?? new EventFile(this.store, run, this.lineage);
    this.files.set(run, file);
    return file;
  }

  /** Writes all pending events. If a file fails, the others are written before its error is thrown. */
  async flush(): Promise<void> {
    const results = await Promise.allSettled([...this.files.values()].map(file => file.flush()));
    const failed = results.find(r => r.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async close(): Promise<void> {
    await (await this.store()).close?.();
  }

  getState(): FilesState {
    const positions = Object.fromEntries([...this.files].map(([run, file]) => [run, file.position()]));
    return {lineage: this.lineage, positions};
  }

  /** Resumes the files of a backup. Drops pending events, which those files have already. */
  async resume({lineage, positions}: FilesState): Promise<void> {
    this.lineage = lineage;
    this.files.clear();
    for (const run of ['', 'train', 'validation'] as const) {
      const nothing: FilePosition = {made: 0, name: null, length: 0, time: 0, pending: []};
      await this.of(run).rewind(positions[run] ?? nothing);
    }
  }

  /** All event files in the folder, by name. */
  async blobs(): Promise<Record<string, Blob>> {
    const store = await this.store();
    const blobs: Record<string, Blob> = {};
    for (const name of (await store.list()).filter(isEventFile)) {
      const bytes = await store.read(name);
      if (bytes !== undefined) blobs[name] = new Blob([bytes as BlobPart]);
    }
    return blobs;
  }
}
