import library from 'crc-32';

/**
 * The CRC-32 of PNG files, as an int32. The build bundles the library into this file, because it is CommonJS,
 * which a page cannot import.
 */
export const crc32 = (bytes: Uint8Array): number => library.buf(bytes);
