import {readFile, readlink} from 'node:fs/promises';
import {hostname} from 'node:os';

/** The state of a process and when it began, in ticks since the machine did; Linux only. */
async function statOf(pid: number | 'self'): Promise<{state: string; started: string} | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {state: fields[0], started: fields[19]};
  } catch {
    return undefined;
  }
}

const textOf = (read: Promise<string>): Promise<string> => read.then(text => text.trim()).catch(() => '');

/** This process, as others on its machine can find it: the same number may be another process elsewhere, and later. */
export async function ownProcess(): Promise<{machine: string; pid: number; started: string}> {
  const boot = await textOf(readFile('/proc/sys/kernel/random/boot_id', 'utf8'));
  const numbers = await textOf(readlink('/proc/self/ns/pid'));
  const started = (await statOf('self'))?.started ?? '';
  return {machine: [hostname(), boot, numbers].join(' '), pid: process.pid, started};
}

/** Whether a process of this machine runs; `undefined` where another one may have got its number. */
export async function isRunning(pid: number, started: string): Promise<boolean | undefined> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = await statOf(pid);
  if (now === undefined || started === '') return undefined;
  // Z: killed, and its parent has not noticed yet.
  return now.started === started && now.state !== 'Z';
}
