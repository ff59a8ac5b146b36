/**
 * Runs reference vectors:
 *
 *   npm run -s vectors -- DIR [--path cpu|device] [--backend cpu|wasm]
 *
 * DIR is laid out like `test/vectors/data`, or is a part of such a folder.
 * Prints failing ids, then how many cases were skipped for which reason, and closes with the totals.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {basename, dirname, join, relative, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {ready, setBackend} from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import {forcePath} from '../../src/array/path.js';
import {kindOf} from './kinds/index.js';
import {type KerasCase, runKeras} from './kinds/keras.js';
import type {Outcome} from './outcome.js';

/** Of the Keras cases, every fifth is also fed as typed arrays. */
const ARRAYS_EVERY = 5;

class Report {
  passed = 0;
  failed = 0;
  readonly skipped = new Map<string, number>();

  add(id: string, outcome: Outcome): void {
    if (outcome.verdict === 'pass') this.passed++;
    else if (outcome.verdict === 'skip')
      this.skipped.set(outcome.rule, (this.skipped.get(outcome.rule) ?? 0) + 1);
    else {
      this.failed++;
      console.log(`FAILED ${id}: ${outcome.message}`);
    }
  }

  print(): void {
    const reasons = [...this.skipped].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [reason, count] of reasons) console.log(`skipped ${count}: ${reason}`);
    const skipped = reasons.reduce((sum, [, count]) => sum + count, 0);
    console.log(`${this.passed} passed, ${this.failed} failed, ${skipped} skipped`);
  }
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, {withFileTypes: true})
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => (entry.isDirectory() ? filesBelow(join(dir, entry.name)) : [join(dir, entry.name)]));
}

async function attempt(run: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    return {verdict: 'fail', message: (error as Error).message};
  }
}

async function runFile(dir: string, file: string, report: Report): Promise<void> {
  const shown = relative(dir, file);
  if (basename(file) === 'README.md') return;
  if (!file.endsWith('.json')) {
    report.add(shown, {verdict: 'fail', message: 'not a file of reference vectors'});
    return;
  }
  const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly {id?: string; identifier?: string}[];
  const [folder, name] = [basename(dirname(file)), basename(file, '.json')];
  const run = kindOf(folder, name, cases[0]);
  if (run === undefined) {
    report.add(shown, {verdict: 'fail', message: 'nothing is known about this file'});
    return;
  }
  for (const [i, given] of cases.entries()) {
    const id = given.id ?? `${name}[${i}]`;
    report.add(id, await attempt(() => run(given)));
    const isKeras = 'batches' in given && 'resultInitial' in given;
    if (isKeras && i % ARRAYS_EVERY === 0) {
      const outcome = await attempt(() => runKeras(given as unknown as KerasCase, true));
      if (outcome.verdict === 'fail') report.add(`${id} (typed arrays)`, outcome);
    }
  }
}

async function main(): Promise<void> {
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {path: {type: 'string'}, backend: {type: 'string', default: 'cpu'}},
  });
  const {path, backend} = values;
  if (positionals.length !== 1 || (path !== undefined && path !== 'cpu' && path !== 'device')) {
    console.error('usage: npm run -s vectors -- DIR [--path cpu|device] [--backend cpu|wasm]');
    process.exitCode = 2;
    return;
  }
  if (!(await setBackend(backend))) throw new Error(`tfjs could not start the backend '${backend}'.`);
  await ready();
  forcePath(path);
  const dir = resolve(positionals[0]);
  const report = new Report();
  for (const file of filesBelow(dir)) await runFile(dir, file, report);
  report.print();
  if (report.failed > 0) process.exitCode = 1;
}

await main();
