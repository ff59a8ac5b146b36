import {RunRecorder} from 'tfjs-metrics/runs';
import {valueAt} from './live_chart.js';

export interface RecordSize {
  /** Bytes of the record as JSON. */
  readonly bytes: number;
  /** Microseconds per step that `RunRecorder` takes. */
  readonly perStep: number;
}

/** Records a training of epochs with 1000 steps each, and two values in each step. */
export async function measureRecord(steps: number): Promise<RecordSize> {
  const perEpoch = 1000;
  const epochs = steps / perEpoch;
  const recorder = new RunRecorder();
  recorder.setParams({epochs, steps: perEpoch, metrics: ['loss', 'acc', 'val_loss', 'val_acc']});
  const start = performance.now();
  await recorder.onTrainBegin();
  for (let epoch = 0; epoch < epochs; epoch++) {
    await recorder.onEpochBegin(epoch);
    for (let batch = 0; batch < perEpoch; batch++) {
      const step = epoch * perEpoch + batch;
      await recorder.onBatchEnd(batch, {batch, size: 32, loss: valueAt(step, 0), acc: valueAt(step, 1) / 2});
    }
    const loss = valueAt(epoch, 2);
    await recorder.onEpochEnd(epoch, {loss, acc: loss / 2, val_loss: loss * 1.1, val_acc: loss / 3});
  }
  await recorder.onTrainEnd();
  const ms = performance.now() - start;
  return {bytes: new Blob([JSON.stringify(recorder.run)]).size, perStep: (1000 * ms) / steps};
}
