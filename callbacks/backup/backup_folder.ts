import type {FileStore} from '../ports/file_store.js';
import {type Backup, BadBackup, openBackup} from './backup_file.js';
import {greatestOf} from '../../src/lists.js';
import {warn} from '../../src/say.js';

const NAME = /^backup-(\d+)\.tfbackup$/;

/** Older names are smaller, also as text. */
const nameOf = (number: number): string => `backup-${String(number).padStart(8, '0')}.tfbackup`;
const numberOf = (name: string): number => Number(NAME.exec(name)?.[1]);

/** The backups of one training in a folder, numbered. */
export class BackupFolder {
  private readonly where: string;
  private readonly store: FileStore;
  private last: number | undefined;
  /** Backups of this training that are known to be whole, oldest first. */
  private good: string[] = [];
  /** Files that can go as soon as there is a good one. */
  private torn: string[] = [];

  /** @param where the callback's name, for messages */
  constructor(where: string, store: FileStore) {
    this.where = where;
    this.store = store;
  }

  /** True when there is no backup of this training, as far as is known. */
  get isEmpty(): boolean {
    return this.good.length === 0;
  }

  /**
   * The newest backup that is whole and of a model with this signature. What is newer is reported. A backup of another
   * model is left alone.
   */
  async newest(signature: string): Promise<Backup | undefined> {
    const names = await this.names();
    this.last = names.length === 0 ? 0 : numberOf(names[names.length - 1]);
    this.good = [];
    this.torn = [];
    let found: Backup | undefined;
    const bad: string[] = [];
    for (const name of names.reverse()) {
      try {
        const {head, content} = openBackup((await this.store.read(name)) ?? new Uint8Array(0));
        if (head.signature !== signature) {
          bad.push(`"${name}" cannot be used: it is of another model (${head.signature})`);
          continue;
        }
        this.good.unshift(name);
        found ??= content();
      } catch (error) {
        if (error instanceof BadBackup) this.torn.push(name);
        bad.push(`"${name}" cannot be used: ${(error as Error).message}`);
      }
    }
    if (bad.length > 0) {
      const then =
        found === undefined ? 'Training starts anew.' : `"${this.good[this.good.length - 1]}" is used.`;
      warn(`${this.where}: in ${this.store.where}, ${bad.join('; ')}. ${then}`);
    }
    return found;
  }

  /** Adds a backup; only then those go of which there are more than `keep`, and those that are torn. */
  async add(file: Uint8Array, keep: number): Promise<void> {
    if (this.last === undefined) this.last = greatestOf((await this.names()).map(numberOf), 0);
    const name = nameOf(this.last + 1);
    await this.store.write(name, file);
    this.last++;
    this.good.push(name);
    for (const old of [...this.torn, ...this.good.slice(0, -keep)]) await this.store.remove(old);
    this.torn = [];
    this.good = this.good.slice(-keep);
  }

  /** Removes all backups of this training, the oldest first: what is left when that is interrupted is the newest. */
  async clear(): Promise<void> {
    for (const name of [...this.torn, ...this.good]) await this.store.remove(name);
    this.torn = [];
    this.good = [];
  }

  async close(): Promise<void> {
    await (this.store as FileStore & {removeIfEmpty?(): Promise<void>}).removeIfEmpty?.();
    await this.store.close?.();
  }

  private async names(): Promise<string[]> {
    const names = (await this.store.list()).filter(name => NAME.test(name));
    return names.sort((a, b) => numberOf(a) - numberOf(b));
  }
}
