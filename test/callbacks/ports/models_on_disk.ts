import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileSystem} from 'tfjs-metrics/node';
import {binaryModel} from '../helpers.js';

export let base: string;
before(() => {
  base = mkdtempSync(join(tmpdir(), 'tfjs-metrics-'));
});
after(() => rmSync(base, {recursive: true, force: true}));
export const place = (name: string) => join(base, name);
export const json = (path: string) => JSON.parse(readFileSync(place(path), 'utf8'));

/** A model whose weights are all this number. */
export function constant(value: number): tf.Sequential {
  const model = binaryModel(['acc']);
  tf.tidy(() => model.setWeights(model.getWeights().map(w => tf.fill(w.shape, value))));
  return model;
}

/** The number that all weights of the saved model are equal to. */
export async function constantAt(path: string): Promise<number> {
  const {weightData} = await fileSystem(place(path)).load!();
  const values = new Set(new Float32Array(weightData as ArrayBuffer));
  expect(values.size).to.equal(1);
  return [...values][0];
}
