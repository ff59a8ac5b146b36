import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import {printWarning} from '../../src/print.js';
import {type FileStore, probeStore} from '../ports/file_store.js';
import {type Backup, type BackupHeader, BadBackup, openBackup, OtherFormatVersion} from './backup_file.js';
import type {HistoryLists} from './history_lists.js';
import {HistoryPages, type HistoryPagesState, pagesIdOf} from './history_pages.js';

const NAME = /^backup-(\d+)\.tfbackup$/;

const nameOf = (number: number): string => `backup-${String(number).padStart(8, '0')}.tfbackup`;
const numberOf = (name: string): number => Number(NAME.exec(name)?.[1]);
const backupsAmong = (files: readonly string[]): string[] =>
  files.filter(name => NAME.test(name)).sort((a, b) => numberOf(a) - numberOf(b));

/** A backup and the growing lists of its training. */
export interface FoundBackup extends Backup {
  readonly lists: HistoryLists;
}

/** The part of a backup's content that this folder reads. The key is part of the file format. */
interface ContentWithPages {
  readonly journal: HistoryPagesState;
}

/** The numbered backups of one training in a folder, which may also hold backups of other trainings. */
export class BackupFolder {
  private readonly where: string;
  private readonly store: FileStore;
  /** The number of the last backup of any training; `undefined` until the folder was listed. */
  private lastNumber: number | undefined;
  private pages: HistoryPages | undefined;
  /** Intact backups of this training, oldest first. */
  private valid: string[] = [];
  /** Files to remove as soon as another backup is safe. */
  private obsolete: string[] = [];

  /** @param where the callback's name, for messages */
  constructor(where: string, store: FileStore) {
    this.where = where;
    this.store = store;
  }

  /** True if no backup of this training is known. */
  get isEmpty(): boolean {
    return this.valid.length === 0;
  }

  /** Throws if nothing can be written to the folder. */
  async checkWritable(): Promise<void> {
    await probeStore(this.store, 'backup.probe');
  }

  /**
   * Returns the newest intact backup of this training. Warns about all newer files, and leaves backups of
   * other trainings alone.
   *
   * @param differences how a backup's training differs from this one; an empty list if it is the same one
   * @param onReadError called with an error of the store, or of `differences`
   */
  async newest(
    differences: (header: BackupHeader) => Promise<readonly string[]>,
    onReadError: (error: unknown) => void,
  ): Promise<FoundBackup | undefined> {
    const files = await this.store.list();
    const names = backupsAmong(files);
    this.lastNumber = names.length === 0 ? 0 : numberOf(names[names.length - 1]);
    this.valid = [];
    this.obsolete = [];
    this.pages = undefined;
    let found: FoundBackup | undefined;
    let foreign = 0;
    const problems: string[] = [];
    for (const name of names.reverse()) {
      try {
        const {header, content} = openBackup((await this.store.read(name)) ?? new Uint8Array(0));
        const reasons = await differences(header);
        if (reasons.length > 0) {
          foreign++;
          problems.push(`"${name}" is of another training: ${reasons.join('; ')}`);
          continue;
        }
        found ??= await this.withLists(content());
        this.valid.unshift(name);
      } catch (error) {
        if (error instanceof OtherFormatVersion) foreign++;
        else if (error instanceof BadBackup) this.obsolete.push(name);
        else onReadError(error);
        problems.push(`"${name}" cannot be used: ${(error as Error).message}`);
      }
    }
    // Pages without a backup. They may belong to another training, if there is one.
    const id = (this.pages as HistoryPages | undefined)?.id;
    if (foreign === 0) {
      const pages = files.filter(name => pagesIdOf(name) !== undefined && pagesIdOf(name) !== id);
      for (const page of pages) this.obsolete.push(page);
    }
    this.report(problems, found !== undefined);
    return found;
  }

  /**
   * Adds a backup. Only when it is safe, older backups beyond the newest `keep` and corrupt files are
   * removed.
   *
   * @param encode makes the file from the state of the history's pages
   */
  async add(
    encode: (journal: HistoryPagesState) => Promise<Uint8Array>,
    lists: HistoryLists,
    keep: number,
  ): Promise<void> {
    this.lastNumber ??= numberOf(backupsAmong(await this.store.list()).at(-1) ?? nameOf(0));
    this.pages ??= new HistoryPages(this.store, this.lastNumber + 1);
    const file = await encode(await this.pages.add(lists));
    const name = nameOf(this.lastNumber + 1);
    await this.store.write(name, file);
    this.lastNumber++;
    this.valid.push(name);
    const pages = new Set(this.pages.names);
    const old = [...this.obsolete.filter(other => !pages.has(other)), ...this.valid.slice(0, -keep)];
    for (const other of old) await this.store.remove(other);
    this.obsolete = [];
    this.valid = this.valid.slice(-keep);
  }

  /** Removes all backups of this training, oldest first: if that is interrupted, the newest is left. */
  async clear(): Promise<void> {
    for (const name of [...this.obsolete, ...this.valid, ...(this.pages?.names ?? [])]) {
      await this.store.remove(name);
    }
    this.obsolete = [];
    this.valid = [];
    this.pages = undefined;
  }

  async close(): Promise<void> {
    await (this.store as FileStore & {removeIfEmpty?(): Promise<void>}).removeIfEmpty?.();
    await this.store.close?.();
  }

  private async withLists(backup: Backup): Promise<FoundBackup> {
    try {
      const {journal} = backup.content as unknown as ContentWithPages;
      const {pages, lists} = await HistoryPages.open(this.store, journal);
      this.pages = pages;
      return {...backup, lists};
    } catch (error) {
      dispose(backup.tensors as Tensor[]);
      throw error;
    }
  }

  private report(problems: readonly string[], found: boolean): void {
    if (problems.length === 0) return;
    const then = found
      ? `Training resumes from "${this.valid[this.valid.length - 1]}".`
      : 'Training starts from the beginning. Trainings that share a folder need different names: the option name.';
    printWarning(
      `${this.where}: in ${this.store.where ?? 'the given store'}, ${problems.join('; ')}. ${then}`,
    );
  }
}
