import {fileURLToPath} from 'node:url';

/** The path of the images on disk. */
export const digitsFile = fileURLToPath(new URL('digits.txt', import.meta.url));
