/** A disk on which the process dies at a chosen operation: what comes after it never happens. */
import fs from 'node:fs/promises';
import {syncBuiltinESMExports} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

type Operation = (...args: never[]) => Promise<unknown>;

const CHANGING = ['mkdir', 'open', 'rename', 'rm', 'link', 'copyFile', 'rmdir', 'readFile'] as const;
const HANDLE = ['appendFile', 'sync', 'datasync', 'chmod', 'truncate'] as const;

async function handlePrototype(): Promise<Record<string, Operation>> {
  const path = join(tmpdir(), `tfjs-metrics-handle-${process.pid}`);
  const handle = await fs.open(path, 'w');
  await handle.close();
  await fs.rm(path);
  return Object.getPrototypeOf(handle);
}

/**
 * Starts `action` and returns the operations that it did; with `last`, the process "dies" in that operation
 * (a write has then written half), and `action` is left behind.
 */
export async function diesAt(action: () => Promise<unknown>, last = Infinity): Promise<string[]> {
  const files = fs as unknown as Record<string, Operation>;
  const handles = await handlePrototype();
  const before = [...CHANGING.map(name => files[name]), ...HANDLE.map(name => handles[name])];
  const done: string[] = [];
  const opened: fs.FileHandle[] = [];
  let die: () => void;
  const death = new Promise<void>(resolve => (die = resolve));
  const never = new Promise<never>(() => undefined);
  const watched = (name: string, real: Operation): Operation =>
    async function (this: unknown, ...args: never[]) {
      if (done.length >= last) return never;
      done.push([name, ...args.filter(arg => typeof arg === 'string')].join(' '));
      if (done.length < last) {
        const result = await real.apply(this, args);
        if (name === 'open') opened.push(result as fs.FileHandle);
        return result;
      }
      if (name === 'appendFile') {
        const [bytes] = args as unknown as [Uint8Array];
        await real.apply(this, [bytes.subarray(0, bytes.length >> 1)] as unknown as never[]);
      }
      die();
      return never;
    };
  for (const name of CHANGING) files[name] = watched(name, files[name]);
  for (const name of HANDLE) handles[name] = watched(name, handles[name]);
  syncBuiltinESMExports();
  try {
    await Promise.race([action(), death]);
  } finally {
    CHANGING.forEach((name, i) => (files[name] = before[i]));
    HANDLE.forEach((name, i) => (handles[name] = before[CHANGING.length + i]));
    syncBuiltinESMExports();
    for (const handle of opened) await handle.close();
  }
  return done;
}
