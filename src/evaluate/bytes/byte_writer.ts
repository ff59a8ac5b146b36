/** Collects bytes. Whole numbers are varints: 7 bits in each byte, the lowest first. */
export class ByteWriter {
  private buffer = new Uint8Array(1024);
  private view = new DataView(this.buffer.buffer);
  private at = 0;

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.at++] = value;
  }

  /** @param value a whole number from 0 to 2^53 - 1 */
  count(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  float(value: number): void {
    this.reserve(8);
    // NaN has many forms; equal states need equal bytes.
    if (Number.isNaN(value)) this.view.setUint32(this.at, 0x7ff80000);
    else this.view.setFloat64(this.at, value);
    if (Number.isNaN(value)) this.view.setUint32(this.at + 4, 0);
    this.at += 8;
  }

  bytes(values: Uint8Array): void {
    this.reserve(values.length);
    this.buffer.set(values, this.at);
    this.at += values.length;
  }

  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.count(encoded.length);
    this.bytes(encoded);
  }

  finish(): Uint8Array {
    return this.buffer.slice(0, this.at);
  }

  private reserve(size: number): void {
    if (this.at + size <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * this.buffer.length, this.at + size));
    larger.set(this.buffer);
    this.buffer = larger;
    this.view = new DataView(larger.buffer);
  }
}
