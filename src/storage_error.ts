import {escapeControls} from './escape_controls.js';
import {formatValue} from './format_value.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is larger than this process may write',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands where a file is needed',
  EIO: 'the device failed',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  QuotaExceededError: "the quota of this site's storage is used up",
};

const FULL = new Set(['ENOSPC', 'EDQUOT', 'QuotaExceededError']);

/** What the system calls it: `ENOSPC` in Node, the name of a `DOMException` in a page. */
function codeOf(error: unknown): string | undefined {
  const {code, name} = (error ?? {}) as {code?: unknown; name?: unknown};
  if (typeof code === 'string') return code;
  return typeof name === 'string' && name !== 'Error' ? name : undefined;
}

/**
 * A file that could not be read, written or removed: the disk is full, the folder is read-only, the quota has
 * ended. The message says what happened, to which file, what is left, and what can be done.
 */
export class StorageError extends Error {
  /** The file, by its name within the place. */
  readonly file: string;
  /** The system's code, as `'ENOSPC'`, `'EROFS'` or `'QuotaExceededError'`. */
  readonly code: string | undefined;
  /** The system's own error. */
  override readonly cause: unknown;

  /** @internal */
  constructor(message: string, file: string, cause: unknown) {
    super(escapeControls(message));
    this.name = 'StorageError';
    this.file = file;
    this.code = codeOf(cause);
    this.cause = cause;
  }
}

/**
 * @param doing what failed, as `'read'`
 * @param left what is left of the file: a sentence
 */
export function storageError(
  where: string,
  doing: string,
  file: string,
  cause: unknown,
  left = '',
): StorageError {
  const code = codeOf(cause) ?? '';
  const message = cause instanceof Error ? cause.message : formatValue(cause);
  const reason = code in REASONS ? `${REASONS[code]} (${code})` : message;
  const kept = left === '' ? '' : ` ${left}`;
  const advice = FULL.has(code) ? 'Free some space, or choose another place.' : 'Choose another place.';
  return new StorageError(`${where}: cannot ${doing} "${file}": ${reason}.${kept} ${advice}`, file, cause);
}

/** The error of a write that left the file as it was. */
export function writeError(where: string, file: string, bytes: number, cause: unknown): StorageError {
  return storageError(where, `write ${bytes} bytes to`, file, cause, `What was there before is intact.`);
}
