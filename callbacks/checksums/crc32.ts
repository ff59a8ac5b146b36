import library from 'crc-32';

/**
 * The CRC-32 of PNG, as an int32. The library is CommonJS, which a page cannot import: the build bundles it into this file.
 */
export const crc32 = (bytes: Uint8Array): number => library.buf(bytes);
