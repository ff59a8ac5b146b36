import {any, clone, dispose, keep, logicalOr, notEqual, type Tensor, tidy} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {readTogether} from '../../../src/array/read.js';
import {layersOf} from './model_facts.js';

interface Watched {
  readonly index: number;
  readonly weights: readonly {read(): Tensor}[];
  readonly before: readonly Tensor[];
}

/**
 * Finds out which layers a training changes. It holds a copy of the weights of every layer until the end of
 * the first epoch in which they have changed.
 */
export class WeightChanges {
  private watched: Watched[] = [];
  private changed: (boolean | undefined)[] = [];
  private compared = false;

  begin(model: LayersModel): void {
    this.dispose();
    this.changed = [];
    this.compared = false;
    layersOf(model).forEach((layer, index) => {
      const {weights} = layer as unknown as {readonly weights: readonly {read(): Tensor}[]};
      if (weights.length === 0) return;
      this.changed[index] = false;
      this.watched.push({index, weights, before: weights.map(weight => keep(clone(weight.read())))});
    });
  }

  /**
   * Compares the weights, with one read.
   *
   * @returns for each layer whether it has changed since the training began; `undefined` without weights.
   *   Nothing, if no further layer has changed since the last call
   */
  async compare(): Promise<readonly (boolean | undefined)[] | undefined> {
    const {watched} = this;
    if (watched.length === 0) return undefined;
    const differences = watched.map(({weights, before}) =>
      tidy(() =>
        weights.map((weight, i) => any(notEqual(weight.read(), before[i]))).reduce((a, b) => logicalOr(a, b)),
      ),
    );
    try {
      const differ = (await readTogether(differences)).map(([value]) => value !== 0);
      this.watched = watched.filter((_, i) => !differ[i]);
      watched.forEach(({index, before}, i) => {
        if (!differ[i]) return;
        this.changed[index] = true;
        dispose([...before]);
      });
      const isNews = !this.compared || differ.includes(true);
      this.compared = true;
      return isNews ? this.changed : undefined;
    } finally {
      dispose(differences);
    }
  }

  dispose(): void {
    for (const {before} of this.watched) dispose([...before]);
    this.watched = [];
  }
}
