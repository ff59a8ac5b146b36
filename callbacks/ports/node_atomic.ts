import {link, mkdir, open, readdir, realpath, rename, rm, stat, writeFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import {dirname, join} from 'node:path';

const HOST = hostname()
  .replace(/[^A-Za-z0-9]/g, '')
  .slice(0, 24);
const TEMPORARY = /^\.([A-Za-z0-9]*)-(\d+)-[a-z0-9]+\.part$/;
const HOUR = 3_600_000;

/** True for a file that is being written, or that a killed process has left. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** A path in the same folder that no other process or thread uses. */
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

/** True if no process writes to a temporary file any more. In a container every process may have the id 1. */
function isStale(name: string, modified: number): boolean {
  const [, host, pid] = TEMPORARY.exec(name) as unknown as [string, string, string];
  if (Date.now() - modified > HOUR) return true;
  if (host !== HOST) return false;
  const started = Date.now() - 1000 * process.uptime();
  return Number(pid) === process.pid ? modified < started - 1000 : !isAlive(Number(pid));
}

const cleanedFolders = new Set<string>();

/**
 * Removes what killed processes have left in a folder. Runs once per folder and process, and ignores errors.
 */
async function removeStaleFiles(folder: string): Promise<void> {
  if (cleanedFolders.has(folder)) return;
  cleanedFolders.add(folder);
  for (const name of (await readdir(folder).catch(() => [])).filter(isTemporary)) {
    const path = join(folder, name);
    try {
      if (isStale(name, (await stat(path)).mtimeMs)) await rm(path, {force: true});
    } catch {
      // Another process was faster, or this one lacks the permission.
    }
  }
}

/**
 * After a power cut a file keeps its name only if its folder was synced too. Windows cannot and need not do
 * that.
 */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF'].includes(code ?? '')) throw error;
  }
}

/** Creates a folder and its parents, and syncs them. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, {recursive: true});
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Replaces a file atomically. `make` writes the complete new file, synced, to a temporary path. */
export async function replaceFile(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const target = await realpath(path).catch(() => path); // A symbolic link stays one.
  const folder = dirname(target);
  await makeFolder(folder);
  await removeStaleFiles(folder);
  const temporary = temporaryPathFor(target);
  try {
    await make(temporary);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, {force: true}).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/**
 * Writes a file atomically: writes a temporary file, syncs it, renames it, syncs the folder.
 * (`write-file-atomic` does not sync the folder, and what it leaves when it is killed cannot be told from a
 * user's file.)
 */
export async function writeAtomically(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const mode = await stat(path).then(
    found => found.mode & 0o777,
    () => undefined,
  );
  await replaceFile(path, async temporary => {
    const handle = await open(temporary, 'wx', mode);
    try {
      if (mode !== undefined) await handle.chmod(mode);
      for (const bytes of parts) await handle.appendFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/**
 * Creates a file, which is complete as soon as it exists. Returns false if there is one already. The file may
 * not survive a power cut.
 */
export async function createFile(path: string, bytes: Uint8Array): Promise<boolean> {
  await makeFolder(dirname(path));
  const temporary = temporaryPathFor(path);
  const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';
  try {
    await writeFile(temporary, bytes, {flag: 'wx'});
    await link(temporary, path).catch((error: unknown) => {
      if (isTaken(error)) throw error;
      return writeFile(path, bytes, {flag: 'wx'}); // This file system has no links.
    });
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  } finally {
    await rm(temporary, {force: true}).catch(() => undefined);
  }
}
