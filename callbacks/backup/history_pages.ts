import type {Storable} from '../../src/tfjs/callbacks/saved_training.js';
import type {FileStore} from '../ports/file_store.js';
import {BadBackup, encodeBackup, openBackup} from './backup_file.js';
import {type Additions, applyAdditions, additionsSince, type HistoryLists, RESTART} from './history_lists.js';

/** Where a backup finds the lists that have grown through the whole training. */
export interface PagesPosition {
  /** Tells the pages of one training from those of others in the same folder. */
  readonly id: number;
  /** Pages that are full. */
  readonly pages: number;
}

/** A journal as a backup holds it: its position, and what is not on a page yet. */
export interface HistoryPagesState extends PagesPosition {
  readonly recent: readonly Additions[];
}

/** Entries on a page. A backup holds fewer than that, so that its size stays the same however long training takes. */
const PAGE_SIZE = 32;

const NAME = /^history-(\d+)-(\d+)\.tfbackup$/;

function pageName(id: number, page: number): string {
  return `history-${String(id).padStart(8, '0')}-${String(page).padStart(6, '0')}.tfbackup`;
}

/** The journal to which a file belongs; undefined for other files. */
export function pagesIdOf(name: string): number | undefined {
  const id = NAME.exec(name)?.[1];
  return id === undefined ? undefined : Number(id);
}

/**
 * Lists that grow, written once: in pages, files that never change. What has come since the last page is in every backup.
 */
export class HistoryPages {
  private readonly store: FileStore;
  readonly id: number;
  private pages = 0;
  private recent: Additions[] = [];
  private lengths = new Map<string, number>();

  constructor(store: FileStore, id: number) {
    this.store = store;
    this.id = id;
  }

  /** The journal of a backup, and its lists. @throws BadBackup when one of its pages cannot be used */
  static async open(
    store: FileStore,
    {id, pages, recent}: HistoryPagesState,
  ): Promise<{journal: HistoryPages; lists: HistoryLists}> {
    const all: Additions[] = [];
    for (let page = 0; page < pages; page++) {
      const name = pageName(id, page);
      const bytes = await store.read(name);
      if (bytes === undefined) throw new BadBackup(`its page "${name}" is missing`);
      const {content} = openBackup(bytes).content();
      for (const growth of content as unknown as Additions[]) all.push(growth);
    }
    const lists = applyAdditions([...all, ...recent]);
    const journal = new HistoryPages(store, id);
    journal.pages = pages;
    journal.recent = [...recent];
    journal.lengths = new Map([...lists].map(([name, list]) => [name, list.length]));
    return {journal, lists};
  }

  /** Takes lists as they are now, and fills pages. What it returns belongs into the backup. */
  async add(lists: HistoryLists): Promise<HistoryPagesState> {
    const growth = additionsSince(lists, this.lengths) ?? [[RESTART, []] as const, ...lists];
    if (growth.length > 0) this.recent.push(growth);
    this.lengths = new Map([...lists].map(([name, list]) => [name, list.length]));
    while (this.recent.length >= PAGE_SIZE) {
      const page = this.recent.slice(0, PAGE_SIZE) as unknown as Storable;
      await this.store.write(pageName(this.id, this.pages), await encodeBackup({}, page));
      this.recent = this.recent.slice(PAGE_SIZE);
      this.pages++;
    }
    return {id: this.id, pages: this.pages, recent: this.recent};
  }

  /** The names of its pages. */
  get names(): string[] {
    return Array.from({length: this.pages}, (_, page) => pageName(this.id, page));
  }
}
