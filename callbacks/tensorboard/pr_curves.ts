import {dispose, keep, reshape, type Tensor, tidy} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {ValidationBatch} from '../../src/tfjs/callbacks/training_session.js';
import {readTogether} from '../../src/array/read.js';
import type {BatchCollector} from '../validation/validation_passes.js';
import {prCurveRows} from '../event_files/pr_curve.js';
import type {SummaryValue} from '../event_files/summary.js';
import {prCurveValue} from '../event_files/summary_values.js';

/** A batch of one output, flattened. */
interface OutputBatch {
  readonly labels: Tensor;
  readonly scores: Tensor;
  readonly weights: Tensor | undefined;
}

/** Collects the precision-recall curves of the validation data, one for each class of each output. */
export class PRCurves implements BatchCollector {
  private readonly model: LayersModel;
  private readonly numThresholds: number;
  private readonly parts: OutputBatch[][];

  constructor(model: LayersModel, numThresholds: number) {
    this.model = model;
    this.numThresholds = numThresholds;
    this.parts = model.outputs.map(() => []);
  }

  add({yTrue, yPred, sampleWeight}: ValidationBatch): void {
    yPred.forEach((scores, i) => {
      const flat = (t: Tensor) => keep(reshape(t, [-1]));
      const weights = sampleWeight[i];
      const part = tidy(() => ({
        labels: flat(yTrue[i]),
        scores: flat(scores),
        weights: weights === undefined ? undefined : flat(weights),
      }));
      this.parts[i].push(part);
    });
  }

  dispose(): void {
    for (const parts of this.parts) {
      for (const {labels, scores, weights} of parts.splice(0)) {
        dispose(weights === undefined ? [labels, scores] : [labels, scores, weights]);
      }
    }
  }

  /** The curves. Reads all tensors at once. */
  async values(): Promise<SummaryValue[]> {
    const all = this.parts.flat();
    const tensors = all.flatMap(({labels, scores, weights}) =>
      weights === undefined ? [labels, scores] : [labels, scores, weights],
    );
    const numbers = await readTogether(tensors);
    const take = (t: Tensor | undefined) => (t === undefined ? undefined : numbers[tensors.indexOf(t)]);
    return this.parts.flatMap((parts, output) =>
      parts.length === 0
        ? []
        : this.curvesOfOutput(
            output,
            parts.map(p => ({labels: take(p.labels), scores: take(p.scores), weights: take(p.weights)})),
          ),
    );
  }

  private curvesOfOutput(
    output: number,
    parts: readonly {labels?: Float32Array; scores?: Float32Array; weights?: Float32Array}[],
  ): SummaryValue[] {
    const {outputs, outputNames} = this.model;
    const {shape} = outputs[output];
    const columns = shape.length > 1 ? (shape[shape.length - 1] ?? 1) : 1;
    const scores = parts.flatMap(p => Array.from(p.scores ?? []));
    const labels = parts.flatMap(p => Array.from(p.labels ?? []));
    const samples = scores.length / columns;
    const given = parts.flatMap(p => Array.from(p.weights ?? []));
    // A sample's weight counts for all of its classes.
    const weightOf = (sample: number): number => given[Math.floor((sample * given.length) / samples)];
    const areIds = columns > 1 && labels.length === samples;
    const base = outputs.length > 1 ? `${outputNames[output]}_pr_curve` : 'pr_curve';
    return Array.from({length: columns}, (_, c) => {
      const at = (of: (sample: number) => number) => Array.from({length: samples}, (_value, s) => of(s));
      const isClass = at(s => (areIds ? Number(labels[s] === c) : labels[s * columns + c]));
      const scored = at(s => scores[s * columns + c]);
      const rows = prCurveRows(
        isClass,
        scored,
        given.length === 0 ? undefined : at(weightOf),
        this.numThresholds,
      );
      return prCurveValue(columns === 1 ? base : `${base}/${c}`, rows);
    });
  }
}
