import {link, mkdir, open, readdir, realpath, rename, rm, stat, writeFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import {dirname, join} from 'node:path';

const HOST = hostname()
  .replace(/[^A-Za-z0-9]/g, '')
  .slice(0, 24);
const TEMPORARY = /^\.([A-Za-z0-9]*)-(\d+)-[a-z0-9]+\.part$/;
const HOUR = 3_600_000;

/** Whether a file is one that is being written, or that a process left behind when it was killed. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** A name beside the target that no other process and no other thread uses. */
function temporaryPathFor(target: string): string {
  const own = Math.random().toString(36).slice(2, 12);
  return join(dirname(target), `.${HOST}-${process.pid}-${own}.part`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Whether nobody writes to a part any more. In a container every process may have the number 1. */
function isStale(name: string, modified: number): boolean {
  const [, host, pid] = TEMPORARY.exec(name) as unknown as [string, string, string];
  if (Date.now() - modified > HOUR) return true;
  if (host !== HOST) return false;
  const started = Date.now() - 1000 * process.uptime();
  return Number(pid) === process.pid ? modified < started - 1000 : !isAlive(Number(pid));
}

const cleanedFolders = new Set<string>();

/** Once for each folder and process: removes what killed processes left. What cannot be removed may stay. */
async function removeStaleFiles(folder: string): Promise<void> {
  if (cleanedFolders.has(folder)) return;
  cleanedFolders.add(folder);
  for (const name of (await readdir(folder).catch(() => [])).filter(isTemporary)) {
    const path = join(folder, name);
    try {
      if (isStale(name, (await stat(path)).mtimeMs)) await rm(path, {force: true});
    } catch {
      // Somebody else was faster, or may do what this process may not.
    }
  }
}

/** A name in a folder survives a power cut only when the folder is synced too. Windows cannot, and need not. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF'].includes(code ?? '')) throw error;
  }
}

/** Makes a folder with all above it, and has them on the disk. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, {recursive: true});
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Puts a file in the place of another in one step: `make` makes the new one, whole and synced, under another name. */
export async function replaceFile(path: string, make: (part: string) => Promise<void>): Promise<void> {
  const target = await realpath(path).catch(() => path); // A link stays one.
  const folder = dirname(target);
  await makeFolder(folder);
  await removeStaleFiles(folder);
  const part = temporaryPathFor(target);
  try {
    await make(part);
    await rename(part, target);
  } catch (error) {
    await rm(part, {force: true}).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/**
 * Writes a file so that, whatever happens, it is afterwards the old one or the new one: write beside, sync, rename, sync
 * the folder. (`write-file-atomic` does not sync the folder, and what it leaves behind when killed cannot be told from a
 * user's file.)
 */
export async function writeAtomically(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const mode = await stat(path).then(
    found => found.mode & 0o777,
    () => undefined,
  );
  await replaceFile(path, async part => {
    const handle = await open(part, 'wx', mode);
    try {
      if (mode !== undefined) await handle.chmod(mode);
      for (const bytes of parts) await handle.appendFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** Makes a file, whole as soon as it is there; false when there is one. A power cut may take it away again. */
export async function createFile(path: string, bytes: Uint8Array): Promise<boolean> {
  await makeFolder(dirname(path));
  const part = temporaryPathFor(path);
  const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';
  try {
    await writeFile(part, bytes, {flag: 'wx'});
    await link(part, path).catch((error: unknown) => {
      if (isTaken(error)) throw error;
      return writeFile(path, bytes, {flag: 'wx'}); // This file system has no links.
    });
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  } finally {
    await rm(part, {force: true}).catch(() => undefined);
  }
}
