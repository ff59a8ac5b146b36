/**
 * A process that writes events is killed at any moment: what it said it had written is there, and can be
 * read.
 */
import {expect} from 'chai';
import {spawn} from 'node:child_process';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {curve, recordsOf, valuesOf} from './decode.js';

const WRITER = fileURLToPath(new URL('./crash_writer.ts', import.meta.url));

/** Kills the writer `delay` milliseconds after its first write; the last step that it reported. */
function killed(folder: string, delay: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', WRITER, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', text => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), delay);
      said += String(text);
    });
    child.on('error', reject);
    child.on('close', (_, signal) => {
      if (signal === 'SIGKILL') resolve(Number(said.trim().split('\n').pop()));
      else reject(new Error(`the writer ended by itself: ${said}`));
    });
  });
}

describe('event files of a process that is killed', function () {
  this.timeout(120_000);

  for (const delay of [0, 37, 150]) {
    it(`${delay} ms after its first write`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'tfjs-metrics-events-'));
      try {
        const last = await killed(folder, delay);
        const [name, ...others] = await readdir(folder);
        expect(others).to.deep.equal([]);
        const file = await readFile(join(folder, name));
        const {torn} = recordsOf(file);
        const steps = curve(valuesOf(file), 'step').map(([step]) => step);
        expect(steps).to.deep.equal(steps.map((_, i) => i));
        expect(steps.length).to.be.greaterThan(last);
        // At most the write under way, of two records of 12 kB, is missing.
        expect(steps.length).to.be.at.most(last + 2);
        expect(torn).to.be.lessThan(13_000);
      } finally {
        await rm(folder, {recursive: true});
      }
    });
  }
});
