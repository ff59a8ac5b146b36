import {readFile, readlink} from 'node:fs/promises';
import {hostname} from 'node:os';

/** The state of a process, and its start time in ticks since boot. Linux only. */
async function statOf(pid: number | 'self'): Promise<{state: string; started: string} | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may contain any character.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {state: fields[0], started: fields[19]};
  } catch {
    return undefined;
  }
}

const textOf = (read: Promise<string>): Promise<string> => read.then(text => text.trim()).catch(() => '');

/** Identifies this process: on another machine, or later, another process may have the same id. */
export async function ownProcess(): Promise<{machine: string; pid: number; started: string}> {
  const boot = await textOf(readFile('/proc/sys/kernel/random/boot_id', 'utf8'));
  const numbers = await textOf(readlink('/proc/self/ns/pid'));
  const started = (await statOf('self'))?.started ?? '';
  return {machine: [hostname(), boot, numbers].join(' '), pid: process.pid, started};
}

/** True if a process of this machine runs; `undefined` if another process may have its id now. */
export async function isRunning(pid: number, started: string): Promise<boolean | undefined> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = await statOf(pid);
  if (now === undefined || started === '') return undefined;
  // Z: a zombie, which was killed but not yet collected by its parent.
  return now.started === started && now.state !== 'Z';
}
