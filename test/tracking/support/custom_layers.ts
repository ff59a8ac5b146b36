import * as tf from '@tensorflow/tfjs';
import {addMetric} from '../../../src/tracking/add_metric.js';
import type {Report} from './recipe.js';

type Inputs = tf.Tensor | tf.Tensor[];
const single = (inputs: Inputs): tf.Tensor => (Array.isArray(inputs) ? inputs[0] : inputs);

/** A layer of two outputs: its input, scaled by a weight, and the square of that. */
export class Fork extends tf.layers.Layer {
  static className = 'TestFork';
  private scale?: tf.LayerVariable;

  override build(): void {
    this.scale = this.addWeight('kernel', [1], 'float32', tf.initializers.ones());
    this.built = true;
  }

  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return [shape as tf.Shape, shape as tf.Shape];
  }

  override call(inputs: Inputs): tf.Tensor[] {
    return tf.tidy(() => {
      const scaled = tf.mul(single(inputs), (this.scale as tf.LayerVariable).read());
      return [scaled, tf.square(scaled)];
    });
  }
}

/** Hands its input on, halved, and reports something about it. */
export class Reporter extends tf.layers.Layer {
  static className = 'TestReporter';
  private readonly report: Report;

  constructor(name: string, report: Report) {
    super({name});
    this.report = report;
    this.supportsMasking = true;
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const {name, aggregation, value} = this.report;
      addMetric(this, value(x), {name, aggregation});
      return tf.mul(x, 0.5);
    });
  }
}
