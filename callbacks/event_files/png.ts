import {crc32} from '../checksums/crc32.js';
import {zlibSync} from 'fflate';
import {joinBytes} from '../ports/bytes.js';
import type {Pixels} from './summary.js';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const COLOR_TYPE = {1: 0, 3: 2, 4: 6} as const;

/** A chunk: length, name, data, checksum of name and data; big-endian. */
function chunk(name: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(data.length + 12);
  const view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) whole[4 + i] = name.charCodeAt(i);
  whole.set(data, 8);
  view.setInt32(8 + data.length, crc32(whole.subarray(4, 8 + data.length)));
  return whole;
}

/** Encodes an image as a PNG file. */
export function encodePng({width, height, channels, data}: Pixels): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, COLOR_TYPE[channels]], 8);
  const row = width * channels;
  // Each row starts with the number of its filter. 0 means no filter.
  const rows = new Uint8Array(height * (row + 1));
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  return joinBytes([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', zlibSync(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
