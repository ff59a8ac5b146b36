import {sizeOf} from '../ports/file_store.js';
import type {FileLocation} from '../ports/locations.js';
import {joinBytes} from '../ports/bytes.js';

/**
 * A text file that is only appended to, and that knows its length. The next `append` removes what is after
 * that length: the part of an interrupted write, or text that an earlier run wrote after its last backup.
 */
export class AppendFile {
  /** The number of bytes that belong to the file. */
  length = 0;
  /** The text that the file held when it was opened, if that is kept. */
  initialText = '';
  /** All of the file's text, if the store does not outlive the process; otherwise `undefined`. */
  text: string | undefined;

  private readonly location: FileLocation;
  /** True if the stored file is known to end at `length`, so that text can simply be appended. */
  private endsAtLength = false;

  constructor(location: FileLocation) {
    this.location = location;
  }

  /** What messages call it. */
  get where(): string {
    return `${this.location.name} (${this.location.store.where})`;
  }

  /**
   * Opens the file to append to its content (`keep`), or to replace it. The old content is replaced by the
   * first `append`. Throws if the file cannot be written.
   */
  async open(keep: boolean): Promise<void> {
    const {store, name} = this.location;
    this.endsAtLength = false;
    const bytes = keep ? await store.read(name) : undefined;
    this.length = bytes?.length ?? 0;
    this.initialText = new TextDecoder().decode(bytes);
    this.text = store.lasts === false ? this.initialText : undefined;
    await store.append(name, new Uint8Array(0));
    // The first text replaces an empty file as a whole: that write is atomic.
    this.endsAtLength = this.length > 0;
  }

  /**
   * Keeps only the first `length` bytes.
   *
   * @param text these bytes as text, if known
   */
  truncate(length: number, text?: string): void {
    this.length = length;
    this.initialText = new TextDecoder().decode(
      new TextEncoder().encode(this.initialText).subarray(0, length),
    );
    if (this.text !== undefined) this.text = text ?? '';
    this.endsAtLength = false;
  }

  /** True if others have removed or truncated the file. */
  async isTruncated(): Promise<boolean> {
    const {store, name} = this.location;
    return this.endsAtLength && ((await sizeOf(store, name)) ?? 0) < this.length;
  }

  /** The stored file, including what is after `length`. */
  async read(): Promise<Uint8Array> {
    return (await this.location.store.read(this.location.name)) ?? new Uint8Array(0);
  }

  /** Makes all of what `read` returned part of the file. */
  adopt(bytes: Uint8Array): void {
    this.length = bytes.length;
    this.initialText = new TextDecoder().decode(bytes);
    if (this.text !== undefined) this.text = this.initialText;
    this.endsAtLength = bytes.length > 0;
  }

  /** Writes the file again from `text`. */
  async restore(): Promise<void> {
    const bytes = new TextEncoder().encode(this.text);
    await this.location.store.write(this.location.name, bytes);
    this.adopt(bytes);
  }

  /** Appends text. If that fails, the file is as it was, or will be with the next `append`. */
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
