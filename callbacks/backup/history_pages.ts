import type {Storable} from '../../src/tfjs/callbacks/saved_training.js';
import type {FileStore} from '../ports/file_store.js';
import {BadBackup, encodeBackup, openBackup} from './backup_file.js';
import {type Additions, additionsSince, applyAdditions, type HistoryLists, RESTART} from './history_lists.js';

/** What a backup stores of the pages: how many there are, and the additions that are not on a page yet. */
export interface HistoryPagesState {
  /** Tells the pages of this training from those of others in the same folder. */
  readonly id: number;
  /** The number of full pages. */
  readonly pages: number;
  readonly recent: readonly Additions[];
}

/**
 * Additions per page. A backup holds fewer than this, so its size does not grow with the length of the
 * training.
 */
const PAGE_SIZE = 32;

const NAME = /^history-(\d+)-(\d+)\.tfbackup$/;

function pageName(id: number, page: number): string {
  return `history-${String(id).padStart(8, '0')}-${String(page).padStart(6, '0')}.tfbackup`;
}

/** The id of the pages to which a file belongs; `undefined` for other files. */
export function pagesIdOf(name: string): number | undefined {
  const id = NAME.exec(name)?.[1];
  return id === undefined ? undefined : Number(id);
}

/**
 * A training's growing lists, each item of which is written once: in pages, which are files that never
 * change. Backups hold only the additions since the last full page.
 */
export class HistoryPages {
  readonly id: number;
  private readonly store: FileStore;
  private pages = 0;
  private recent: Additions[] = [];
  private lengths = new Map<string, number>();

  constructor(store: FileStore, id: number) {
    this.store = store;
    this.id = id;
  }

  /**
   * Reads the lists that belong to a backup.
   *
   * @throws BadBackup when a page is missing or corrupt
   */
  static async open(
    store: FileStore,
    {id, pages, recent}: HistoryPagesState,
  ): Promise<{pages: HistoryPages; lists: HistoryLists}> {
    const all: Additions[] = [];
    for (let page = 0; page < pages; page++) {
      const name = pageName(id, page);
      const bytes = await store.read(name);
      if (bytes === undefined) throw new BadBackup(`its page "${name}" is missing`);
      const {content} = openBackup(bytes).content();
      for (const additions of content as unknown as Additions[]) all.push(additions);
    }
    const lists = applyAdditions([...all, ...recent]);
    const opened = new HistoryPages(store, id);
    opened.pages = pages;
    opened.recent = [...recent];
    opened.lengths = lengthsOf(lists);
    return {pages: opened, lists};
  }

  /**
   * Adds what is new in the lists, and writes full pages. The returned state belongs into the next backup.
   */
  async add(lists: HistoryLists): Promise<HistoryPagesState> {
    const additions = additionsSince(lists, this.lengths) ?? [[RESTART, []] as const, ...lists];
    if (additions.length > 0) this.recent.push(additions);
    this.lengths = lengthsOf(lists);
    while (this.recent.length >= PAGE_SIZE) {
      const page = this.recent.slice(0, PAGE_SIZE) as unknown as Storable;
      await this.store.write(pageName(this.id, this.pages), await encodeBackup({}, page));
      this.recent = this.recent.slice(PAGE_SIZE);
      this.pages++;
    }
    return {id: this.id, pages: this.pages, recent: this.recent};
  }

  /** The files of all full pages. */
  get names(): string[] {
    return Array.from({length: this.pages}, (_, page) => pageName(this.id, page));
  }
}

function lengthsOf(lists: HistoryLists): Map<string, number> {
  return new Map([...lists].map(([name, list]) => [name, list.length]));
}
