/**
 * The docstring of every callback and function behind the callbacks and node doors: an example, which is run.
 */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as callbackDoor from '../../callbacks/index.js';
import * as nodeDoor from '../../callbacks/node.js';
import * as reportDoor from '../../callbacks/report/index.js';
import * as runsDoor from '../../callbacks/runs/index.js';
import {evaluator} from '../../src/evaluate/fold/evaluator.js';
import {Manifest} from '../../src/evaluate/shards/manifest.js';
import * as frontDoor from '../../src/index.js';
import {docstrings, exampleOf} from '../docs/docstrings.js';
import {binaryModel, dataset, samples} from './helpers.js';
import {listen} from '../outcomes.js';

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as FunctionConstructor;

/**
 * Runs lines in which `model` is a plain compiled model, `x, y, vx, vy` its data, `data` a dataset of
 * batches.
 */
async function runExample(lines: readonly string[]): Promise<void> {
  const model = binaryModel(['acc']);
  const [{x, y}, {x: vx, y: vy}] = [samples(32, 1), samples(16, 2)];
  const run = runsDoor.runOf({loss: [2, 1], val_loss: [2, 3], val_auc: [0.6, 0.7]});
  const own = {
    tf,
    evaluator,
    Manifest,
    model,
    run,
    recorder: {run},
    base: run,
    dropout: {...run, id: 'b'},
    x,
    y,
    vx,
    vy,
    data: dataset(x, y, 8),
  };
  const scope: Record<string, unknown> = {
    ...frontDoor,
    ...callbackDoor,
    ...nodeDoor,
    ...runsDoor,
    ...reportDoor,
    ...own,
  };
  try {
    // A block, in which an example may declare the names above again.
    const body = `{\n${lines.join('\n')}\n}`;
    await new AsyncFunction(...Object.keys(scope), body)(...Object.values(scope));
  } finally {
    model.dispose();
    tf.dispose([x, y, vx, vy]);
  }
}

/** Writes the file of stored predictions that examples read. @returns false if DuckDB is not installed */
async function writePredictions(): Promise<boolean> {
  const {DuckDBInstance} = await import('@duckdb/node-api').catch(() => ({DuckDBInstance: undefined}));
  if (DuckDBInstance === undefined) return false;
  await mkdir('predictions');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT label, score::FLOAT AS score FROM (VALUES (0, 0.2), (1, 0.9), (1, 0.4), (1, 0.7)) t(label, score))
     TO 'predictions/a.parquet'`,
  );
  connection.closeSync();
  instance.closeSync();
  return true;
}

describe('docstrings of callbacks', function () {
  this.timeout(60_000);
  const home = process.cwd();
  let folder = home;
  let hasPredictions = false;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tfjs-metrics-'));
    process.chdir(folder);
    hasPredictions = await writePredictions();
  });
  after(async () => {
    process.chdir(home);
    await rm(folder, {recursive: true});
  });

  for (const [file, door] of [
    ['callbacks/index.ts', callbackDoor],
    ['callbacks/node.ts', nodeDoor],
    ['callbacks/runs/index.ts', runsDoor],
    ['callbacks/report/index.ts', reportDoor],
  ] as const) {
    const docs = docstrings(file);
    for (const [name, value] of Object.entries(door)) {
      if (typeof value !== 'function' || value.prototype instanceof Error) continue;
      if (Object.values<unknown>(callbackDoor.callbacks).includes(value)) {
        it(`${name}: refers to a class`, () => {
          const [, className] = /See `(\w+)`\.$/.exec(docs.get(name) ?? '') ?? [];
          expect(door).to.have.property(className);
        });
        continue;
      }
      it(`${name}: an example that runs`, async function () {
        const lines = exampleOf(docs.get(name) ?? '');
        if (/stored/i.test(name) && !hasPredictions) this.skip();
        expect(lines, '@example').not.to.be.empty;
        await listen(() => runExample(lines));
      });
    }
  }
});
