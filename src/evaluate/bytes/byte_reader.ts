/** Reads what `ByteWriter` wrote. Every method throws a RangeError if there are too few bytes. */
export class ByteReader {
  private readonly buffer: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(buffer: Uint8Array) {
    this.buffer = buffer;
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  /** Number of bytes that are left. */
  get left(): number {
    return this.buffer.length - this.at;
  }

  byte(): number {
    return this.view.getUint8(this.at++);
  }

  count(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const next = this.byte();
      value += (next & 0x7f) * scale;
      if (next < 0x80) return checked(value);
    }
  }

  /** The number of things that follow, each of at least one byte or, with `bits`, one bit. */
  length(bits = false): number {
    const length = this.count();
    if (length > (bits ? 8 : 1) * this.left) throw new RangeError('too few bytes');
    return length;
  }

  float(): number {
    this.at += 8;
    return this.view.getFloat64(this.at - 8);
  }

  bytes(length: number): Uint8Array {
    if (length > this.left) throw new RangeError('too few bytes');
    this.at += length;
    return this.buffer.subarray(this.at - length, this.at);
  }

  text(): string {
    return new TextDecoder().decode(this.bytes(this.count()));
  }
}

function checked(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError('a count is too large');
}
