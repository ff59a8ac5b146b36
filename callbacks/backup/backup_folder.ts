import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import {printWarning} from '../../src/print.js';
import type {FileStore} from '../ports/file_store.js';
import {type Backup, type BackupHeader, BadBackup, openBackup, OtherFormatVersion} from './backup_file.js';
import {HistoryPages, pagesIdOf, type HistoryPagesState} from './history_pages.js';
import type {HistoryLists} from './history_lists.js';

const NAME = /^backup-(\d+)\.tfbackup$/;
const PROBE = 'backup.probe';

/** Older names are smaller, also as text. */
const nameOf = (number: number): string => `backup-${String(number).padStart(8, '0')}.tfbackup`;
const numberOf = (name: string): number => Number(NAME.exec(name)?.[1]);

/** A backup with the lists that its training has grown. */
export interface FoundBackup extends Backup {
  readonly lists: HistoryLists;
}

/** What is in a backup's content for the folder. */
interface WithJournal {
  readonly journal: HistoryPagesState;
}

/** The backups of one training in a folder, numbered. */
export class BackupFolder {
  private readonly where: string;
  private readonly store: FileStore;
  private lastNumber: number | undefined;
  private pages: HistoryPages | undefined;
  /** Backups of this training that are known to be whole, oldest first. */
  private valid: string[] = [];
  /** Files that can go as soon as there is a good backup. */
  private obsolete: string[] = [];

  /** @param where the callback's name, for messages */
  constructor(where: string, store: FileStore) {
    this.where = where;
    this.store = store;
  }

  /** True when there is no backup of this training, as far as is known. */
  get isEmpty(): boolean {
    return this.valid.length === 0;
  }

  /** Throws when nothing can be written here, as far as that can be known before. */
  async probe(): Promise<void> {
    await this.store.append(PROBE, new Uint8Array(0));
    await this.store.remove(PROBE);
  }

  /**
   * The newest backup that is whole and belongs to this training. What is newer is reported. A backup of another training
   * is left alone.
   *
   * @param objections why a backup does not belong to this training; none when it does
   * @param onReadError what becomes of errors of the store
   */
  async newest(
    objections: (head: BackupHeader) => readonly string[],
    onReadError: (error: unknown) => void,
  ): Promise<FoundBackup | undefined> {
    const files = await this.store.list();
    const names = files.filter(name => NAME.test(name)).sort((a, b) => numberOf(a) - numberOf(b));
    this.lastNumber = names.length === 0 ? 0 : numberOf(names[names.length - 1]);
    this.valid = [];
    this.obsolete = [];
    this.pages = undefined;
    let found: FoundBackup | undefined;
    let foreign = 0;
    const bad: string[] = [];
    for (const name of names.reverse()) {
      try {
        const {head, content} = openBackup((await this.store.read(name)) ?? new Uint8Array(0));
        const reasons = objections(head);
        if (reasons.length > 0) {
          foreign++;
          bad.push(`"${name}" is of another training: ${reasons.join('; ')}`);
          continue;
        }
        found ??= await this.withLists(content());
        this.valid.unshift(name);
      } catch (error) {
        if (error instanceof OtherFormatVersion) foreign++;
        else if (error instanceof BadBackup) this.obsolete.push(name);
        else onReadError(error);
        bad.push(`"${name}" cannot be used: ${(error as Error).message}`);
      }
    }
    // Pages of a journal that no backup has any more; whose those of other trainings are cannot be told.
    const id = (this.pages as HistoryPages | undefined)?.id;
    if (foreign === 0) {
      const pages = files.filter(name => pagesIdOf(name) !== undefined && pagesIdOf(name) !== id);
      for (const page of pages) this.obsolete.push(page);
    }
    this.report(bad, found !== undefined);
    return found;
  }

  /** Adds a backup; only then those go of which there are more than `keep`, and those that are torn. */
  async add(
    make: (journal: HistoryPagesState) => Promise<Uint8Array>,
    lists: HistoryLists,
    keep: number,
  ): Promise<void> {
    if (this.lastNumber === undefined) {
      const names = (await this.store.list()).filter(name => NAME.test(name));
      this.lastNumber = names.map(numberOf).reduce((a, b) => Math.max(a, b), 0);
    }
    this.pages ??= new HistoryPages(this.store, this.lastNumber + 1);
    const file = await make(await this.pages.add(lists));
    const name = nameOf(this.lastNumber + 1);
    await this.store.write(name, file);
    this.lastNumber++;
    this.valid.push(name);
    const pages = new Set(this.pages.names);
    const old = [...this.obsolete.filter(one => !pages.has(one)), ...this.valid.slice(0, -keep)];
    for (const one of old) await this.store.remove(one);
    this.obsolete = [];
    this.valid = this.valid.slice(-keep);
  }

  /** Removes all backups of this training, the oldest first: what is left when that is interrupted is the newest. */
  async clear(): Promise<void> {
    for (const name of [...this.obsolete, ...this.valid, ...(this.pages?.names ?? [])])
      await this.store.remove(name);
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
      const {journal: state} = backup.content as unknown as WithJournal;
      const {journal, lists} = await HistoryPages.open(this.store, state);
      this.pages = journal;
      return {...backup, lists};
    } catch (error) {
      dispose(backup.tensors as Tensor[]);
      throw error;
    }
  }

  private report(bad: readonly string[], found: boolean): void {
    if (bad.length === 0) return;
    const then = found
      ? `"${this.valid[this.valid.length - 1]}" is used.`
      : 'Training starts from the beginning. (Trainings that share a folder are told apart by {name}.)';
    printWarning(`${this.where}: in ${this.store.where ?? 'the given store'}, ${bad.join('; ')}. ${then}`);
  }
}
