import * as tf from '@tensorflow/tfjs';
import {type Arr, arr, times} from './arrays.js';
import {type Built, leaves, weightOf} from './built.js';
import {type Data, inputTensors, targetTensors} from './data.js';
import type {Experiment} from './experiment.js';
import {termOps} from './losses.js';
import {type Ran, run} from './run_recipe.js';
import type {Seen} from './seen_batch.js';

/** `tidy` for an action whose result holds no tensors. */
function inTidy<T>(action: () => T): T {
  const results: T[] = [];
  tf.tidy(() => void results.push(action()));
  return results[0];
}

/** What class weights make of targets: one weight per sample. */
function classWeightOf(target: Arr, weights: Readonly<Record<number, number>>): Arr {
  const [size, width] = target.shape;
  const data = Array.from({length: size}, (_, i) => {
    const row = target.data.slice(i * width, (i + 1) * width);
    return weights[width === 1 ? row[0] : row.indexOf(Math.max(...row))];
  });
  return {data, shape: [size]};
}

/** A twin of the model under test: the same weights in separate layers, trained by hand. */
export class Twin {
  private readonly experiment: Experiment;
  private readonly built: Built;
  private readonly optimizer: tf.Optimizer;

  constructor(experiment: Experiment, built: Built) {
    this.experiment = experiment;
    this.built = built;
    this.optimizer = experiment.optimizer();
  }

  /** One batch in inference. */
  test(batch: Data): Seen {
    return inTidy(() => {
      const inputs = inputTensors(this.experiment.architecture, batch);
      return this.seen(batch, run(this.built, inputs, false), batch.weights);
    });
  }

  /** One step of training; what is captured is as it was before the weights changed. */
  train(batch: Data, byClass: boolean): Seen {
    const {architecture, classWeights} = this.experiment;
    const weights = batch.weights.map((w, i) => {
      const classes = classWeights[i];
      return byClass && classes !== undefined ? times(w, classWeightOf(batch.targets[i], classes)) : w;
    });
    return inTidy(() => {
      const inputs = inputTensors(architecture, batch);
      const targets = targetTensors(batch);
      const variables = this.built.model.trainableWeights.map(w => w.read() as tf.Variable);
      let seen: Seen[] = [];
      this.optimizer.minimize(
        () => {
          const ran = run(this.built, inputs, true);
          seen = [this.seen(batch, ran, weights)];
          return this.total(seen[0], ran, targets);
        },
        false,
        variables,
      );
      return seen[0];
    });
  }

  dispose(): void {
    this.optimizer.dispose();
    this.built.model.dispose();
  }

  private total(seen: Seen, ran: Ran, targets: readonly tf.Tensor[]): tf.Scalar {
    const {losses, lossWeights} = this.experiment;
    const terms = losses.flatMap(({terms}, i) =>
      terms.map(({term, weight}) =>
        tf.mul(
          termOps(term, targets[i], ran.outputs[i], seen.weights[i], seen.masks[i]),
          weight * lossWeights[i],
        ),
      ),
    );
    return [...terms, ...this.penaltyOps()].reduce((a, b) => tf.add(a, b)) as tf.Scalar;
  }

  private penaltyOps(): tf.Tensor[] {
    return leaves(this.built).flatMap(({def, layer}) =>
      (def.penalties ?? []).map(({weight, l1, l2}) => {
        const w = weightOf(layer, weight) as tf.Tensor;
        return tf.add(tf.mul(tf.sum(tf.abs(w)), l1), tf.mul(tf.sum(tf.square(w)), l2));
      }),
    );
  }

  private penalty(): number | undefined {
    const all = leaves(this.built).flatMap(({def, layer}) =>
      (def.penalties ?? []).map(({weight, l1, l2}) => {
        const {data} = arr(weightOf(layer, weight) as tf.Tensor);
        return data.reduce((sum, w) => sum + l1 * Math.abs(w) + l2 * w * w, 0);
      }),
    );
    return all.length === 0 ? undefined : all.reduce((a, b) => a + b);
  }

  private seen(batch: Data, ran: Ran, weights: readonly (Arr | undefined)[]): Seen {
    const arrays = <K>(map: ReadonlyMap<K, tf.Tensor[]>): Map<K, Arr[]> =>
      new Map([...map].map(([key, values]) => [key, values.map(arr)]));
    return {
      size: batch.size,
      inputs: batch.inputs,
      targets: batch.targets,
      outputs: ran.outputs.map(arr),
      masks: ran.masks.map(m => m && arr(m)),
      weights,
      values: arrays(ran.values),
      reports: arrays(ran.reports),
      penalty: this.penalty(),
    };
  }
}
