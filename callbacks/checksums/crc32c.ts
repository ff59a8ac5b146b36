import library from 'crc-32/crc32c.js';

/** The CRC-32C of event files and backups, as an int32. The build bundles the library, as for `crc32`. */
export const crc32c = (bytes: Uint8Array): number => library.buf(bytes);
