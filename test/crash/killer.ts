/** Trains in separate processes, kills them at random moments, and looks at what comes out in the end. */
import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openBackup} from '../../callbacks/backup/backup_file.js';
import {SIGN_OF_BEGIN, type Trial} from './trial.js';

/** How one process ended. */
interface Exit {
  readonly killed: boolean;
  /** Milliseconds of training. */
  readonly time: number;
  /** What it wrote. */
  readonly said: string;
}

/** Runs the training, and kills it so long after its begin. */
function run(script: string, trial: Trial, folder: string, killAfter?: number): Promise<Exit> {
  return new Promise((done, fail) => {
    const child: ChildProcess = spawn(process.execPath, [script, JSON.stringify(trial), folder]);
    let [said, begun] = ['', 0];
    let timer: NodeJS.Timeout | undefined;
    const listen = (text: unknown): void => {
      said += String(text);
      if (begun > 0 || !said.includes(SIGN_OF_BEGIN)) return;
      begun = performance.now();
      if (killAfter !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfter);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const killed = signal === 'SIGKILL';
      if (killed || code === 0) done({killed, time: performance.now() - begun, said});
      else fail(new Error(`${JSON.stringify(trial)} ended with ${code}:\n${said}`));
    });
  });
}

/** What kills did, so far. */
export interface Tally {
  kills: number;
  identical: number;
  corrupt: number;
  /** Kills that hit a training before its first backup, between backups, and after the last removal. */
  readonly found: {[moment: string]: number};
  readonly differences: string[];
}

export function newTally(): Tally {
  return {kills: 0, identical: 0, corrupt: 0, found: {}, differences: []};
}

interface Reference {
  readonly ended: string;
  readonly time: number;
}

/** Kills trainings of one kind. */
export class Killer {
  private readonly script: string;
  private readonly trial: Trial;
  private reference: Promise<Reference> | undefined;

  constructor(script: string, trial: Trial) {
    this.script = script;
    this.trial = trial;
  }

  /** Kills one training `kills` times, lets it end, and counts. Kills that come too late do not count. */
  async kill(kills: number, random: () => number, tally: Tally): Promise<void> {
    this.reference ??= this.uninterrupted();
    const {ended, time} = await this.reference;
    await inFolder(async folder => {
      let done = 0;
      while (done < kills) {
        const {killed} = await run(this.script, this.trial, folder, random() * time * 1.05);
        if (killed) {
          done++;
          tally.kills++;
          look(folder, tally);
        } else this.compare(folder, ended, 0, tally);
      }
      const {said} = await run(this.script, this.trial, folder);
      if (said.includes('cannot be used')) tally.corrupt++;
      this.compare(folder, ended, done, tally);
    });
  }

  private uninterrupted(): Promise<Reference> {
    return inFolder(async folder => {
      const {time} = await run(this.script, this.trial, folder);
      return {ended: readFileSync(join(folder, 'ended.json'), 'utf8'), time};
    });
  }

  private compare(folder: string, wanted: string, kills: number, tally: Tally): void {
    const got = readFileSync(join(folder, 'ended.json'), 'utf8');
    const left = backupsIn(folder);
    if (got === wanted && left.length === 0) tally.identical += kills;
    else {
      const what = left.length > 0 ? `left ${left.join(', ')}` : difference(wanted, got);
      tally.differences.push(`${JSON.stringify(this.trial)}: ${what}`);
    }
  }
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/**
 * A process that is killed while it tries the folder leaves the probe, which the next one writes again and
 * removes.
 */
const PROBE = 'backup.probe';

function backupsIn(folder: string): string[] {
  try {
    return readdirSync(join(folder, 'backup')).filter(name => !name.startsWith('.') && name !== PROBE);
  } catch {
    return [];
  }
}

/** Opens all backups that a killed process left. */
function look(folder: string, tally: Tally): void {
  const names = backupsIn(folder);
  const moment = names.length === 0 ? 'without a backup' : `with ${names.length} backups`;
  tally.found[moment] = (tally.found[moment] ?? 0) + 1;
  for (const name of names) {
    try {
      openBackup(readFileSync(join(folder, 'backup', name)));
    } catch (error) {
      tally.corrupt++;
      tally.differences.push(`${name}: ${(error as Error).message}`);
    }
  }
}

function difference(wanted: string, got: string): string {
  const [a, b] = [wanted, got].map(text => JSON.parse(text) as Record<string, string>);
  const key = Object.keys(a).find(name => a[name] !== b[name]) ?? '';
  const at = Array.from(a[key] ?? '').findIndex((sign, i) => sign !== b[key]?.[i]);
  const part = (text = '') => text.slice(Math.max(0, at - 60), at + 60);
  return `${key} differs: expected ...${part(a[key])}... got ...${part(b[key])}...`;
}
