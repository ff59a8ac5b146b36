import {tidy} from '@tensorflow/tfjs-core';
import {BatchView} from '../../src/array/batch_view.js';
import {scoreSamples} from '../../src/metrics/curve/score_samples.js';
import {Accumulators, readAll} from '../../src/state/accumulators.js';
import type {Slot} from '../../src/state/tally.js';
import type {StoredSamples} from '../../src/state/stored_samples.js';
import type {ValidationBatch} from '../../src/tfjs/callbacks/training_session.js';
import {labelsOf} from '../../src/tracking/data/unlabelled.js';
import type {BatchCollector} from './validation_passes.js';

/**
 * Collects every score of one output, with its label and weight: the scores of one class, or of all entries.
 */
export class ScoreCollector implements BatchCollector {
  private readonly accumulators = new Accumulators();
  private readonly slot: Slot;
  private readonly where: string;
  private readonly output: number;
  private readonly outputName: string;
  private readonly classId: number | undefined;

  constructor(where: string, output: number, outputName: string, classId: number | undefined) {
    this.outputName = outputName;
    this.where = where;
    this.output = output;
    this.classId = classId;
    const columns = classId === undefined ? 'all' : 'each';
    const options = {
      activation: null,
      columns,
      labels: 'marks',
      ignoreClass: null,
      maxSamples: null,
    } as const;
    this.slot = this.accumulators.slot(scoreSamples(where, options));
  }

  add({yTrue, yPred, sampleWeight}: ValidationBatch): void {
    const {output: i} = this;
    const labels = labelsOf(this.where, yTrue, i, this.outputName);
    const view = new BatchView({yTrue: labels, yPred: yPred[i], sampleWeight: sampleWeight[i]}, this.where);
    tidy(() => this.accumulators.prepare([this.slot], view)());
  }

  /** Reads what was collected: at most one asynchronous read. Returns undefined if there was nothing. */
  async samples(): Promise<StoredSamples | undefined> {
    await readAll([this.accumulators]);
    return (this.slot.values as readonly StoredSamples[] | undefined)?.[this.classId ?? 0];
  }

  dispose(): void {
    this.accumulators.dispose();
  }
}
