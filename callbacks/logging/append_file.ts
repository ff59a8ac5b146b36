import {sizeOf} from '../ports/file_store.js';
import type {FileLocation} from '../ports/locations.js';
import {joinBytes} from '../ports/store_names.js';

/**
 * A text file that grows at its end, and that knows how long it is: what stands behind that length, because a write was
 * cut off or an earlier run wrote it, goes with the next addition.
 */
export class AppendFile {
  /** The bytes that belong to it. */
  length = 0;
  /** What the file held at the beginning, if it was to be kept. */
  initialText = '';
  /** All of its text, if the store will not outlive the process; else nothing. */
  text: string | undefined;

  private readonly location: FileLocation;
  /** True when the file is known to end where it should. */
  private endsAtLength = false;

  constructor(place: FileLocation) {
    this.location = place;
  }

  /** What messages call it. */
  get where(): string {
    return `${this.location.name} (${this.location.store.where})`;
  }

  /**
   * Starts: behind what is there (`keep`), or in place of it; the old content is not replaced before there is a new one.
   * Throws when the place cannot be written to, as far as it can be known before.
   */
  async open(keep: boolean): Promise<void> {
    const {store, name} = this.location;
    this.endsAtLength = false;
    const bytes = keep ? await store.read(name) : undefined;
    this.length = bytes?.length ?? 0;
    this.initialText = new TextDecoder().decode(bytes);
    this.text = store.lasts === false ? this.initialText : undefined;
    await store.append(name, new Uint8Array(0));
    // A first addition replaces the empty file as a whole.
    this.endsAtLength = this.length > 0;
  }

  /** From now on only so many bytes belong to it. `text` is all of them, where it is known. */
  truncate(length: number, text?: string): void {
    this.length = length;
    this.initialText = new TextDecoder().decode(
      new TextEncoder().encode(this.initialText).subarray(0, length),
    );
    if (this.text !== undefined) this.text = text ?? '';
    this.endsAtLength = false;
  }

  /** True when something of it is gone: it was removed, or cut by others. */
  async isTruncated(): Promise<boolean> {
    const {store, name} = this.location;
    return this.endsAtLength && ((await sizeOf(store, name)) ?? 0) < this.length;
  }

  /** What the file holds now, whether or not it belongs to it. */
  async read(): Promise<Uint8Array> {
    return (await this.location.store.read(this.location.name)) ?? new Uint8Array(0);
  }

  /** From now on all of what was read belongs to it. */
  adopt(bytes: Uint8Array): void {
    this.length = bytes.length;
    this.initialText = new TextDecoder().decode(bytes);
    if (this.text !== undefined) this.text = this.initialText;
    this.endsAtLength = bytes.length > 0;
  }

  /** Writes the text that the file is known to have. */
  async restore(): Promise<void> {
    const bytes = new TextEncoder().encode(this.text);
    await this.location.store.write(this.location.name, bytes);
    this.adopt(bytes);
  }

  /** Adds text; when that fails, the file is as it was, or will be with the next addition. */
  async append(text: string): Promise<void> {
    const {store, name} = this.location;
    const bytes = new TextEncoder().encode(text);
    if (this.endsAtLength) {
      this.endsAtLength = false;
      await store.append(name, bytes);
      this.length += bytes.length;
    } else {
      const kept = (await this.read()).subarray(0, this.length);
      const whole = joinBytes([kept, bytes]);
      await store.write(name, whole);
      this.length = whole.length;
    }
    if (this.text !== undefined) this.text += text;
    this.endsAtLength = true;
  }

  async close(): Promise<void> {
    await this.location.store.close?.();
  }
}
