import {type ChildProcessByStdio, spawn} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable, Writable} from 'node:stream';
import type {Dataset} from './datasets.js';
import type {FoundPeers, Peer, PeerTime} from './peer.js';

/** What peers.py says first. */
interface Greeting {
  readonly jobs: Readonly<Record<string, readonly string[]>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
}

/** A running peers.py: one line of JSON asks, one line answers. */
class PythonProcess {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: AsyncIterator<string>;
  private readonly folder = mkdtempSync(join(tmpdir(), 'tfjs-metrics-bench-'));
  private loaded: Dataset | undefined;
  private files = 0;

  constructor(python: string, script: string) {
    this.child = spawn(python, [script], {stdio: ['pipe', 'pipe', 'inherit']});
    this.child.on('error', () => undefined); // A program that does not start answers nothing.
    this.child.stdin.on('error', () => undefined);
    this.lines = createInterface({input: this.child.stdout})[Symbol.asyncIterator]();
  }

  async answer(): Promise<unknown> {
    const {value, done} = await this.lines.next();
    if (done === true) throw new Error('peers.py ended.');
    return JSON.parse(value) as unknown;
  }

  ask(question: object): Promise<unknown> {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    return this.answer();
  }

  /** All Python libraries share one copy of the data. */
  async load(dataset: Dataset): Promise<void> {
    if (this.loaded === dataset) return;
    this.loaded = dataset;
    const arrays = Object.entries(dataset).map(([name, {data, shape}]) => {
      const file = join(this.folder, `${this.files++}.raw`);
      writeFileSync(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      return [name, {file, shape, dtype: data instanceof Int32Array ? 'int32' : 'float32'}];
    });
    await this.ask({op: 'load', arrays: Object.fromEntries(arrays) as object});
  }

  close(): void {
    this.child.stdin.end();
    rmSync(this.folder, {recursive: true, force: true});
  }
}

class PythonPeer implements Peer {
  readonly name: string;
  readonly jobs: ReadonlySet<string>;
  private readonly process: PythonProcess;

  constructor(name: string, jobs: readonly string[], process: PythonProcess) {
    this.name = name;
    this.process = process;
    this.jobs = new Set(jobs);
  }

  load(dataset: Dataset): Promise<void> {
    return this.process.load(dataset);
  }

  async time(job: string, repeats: number): Promise<PeerTime> {
    const answer = await this.process.ask({op: 'time', peer: this.name, job, repeats});
    if ('error' in (answer as object)) {
      throw new Error(`${this.name}, ${job}: ${(answer as {error: string}).error}`);
    }
    return answer as PeerTime;
  }
}

/** Starts peers.py with the given Python, and asks which libraries it has. */
export async function pythonPeers(python: string, script: string): Promise<FoundPeers> {
  const process = new PythonProcess(python, script);
  try {
    const {jobs, versions, missing} = (await process.answer()) as Greeting;
    const peers = Object.entries(jobs).map(([name, ids]) => new PythonPeer(name, ids, process));
    return {peers, versions, missing, close: () => process.close()};
  } catch {
    process.close();
    const missing = [
      `Python's libraries: ${python} could not run bench/peers.py (--python PATH chooses another one)`,
    ];
    return {peers: [], versions: {}, missing, close: () => undefined};
  }
}
