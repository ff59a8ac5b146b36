import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {JsonLinesLogger, MLflowLogger, type RunLogger, RunTracker} from 'tfjs-metrics/runs';
import {durationOf, interleave, local} from '../harness/interleave.js';
import {ratio, type Summary} from '../harness/statistics.js';
import {stepsPerFit} from '../training/fit_size.js';
import {extendedModel} from '../training/models.js';
import {startTrackingServer} from '../training/tracking_server.js';
import {dataOf, TYPICAL as MLP} from '../training/workloads.js';

/** A fit takes about three seconds: its end, where it waits for the trackers, is short against that. */
const EPOCHS = 25;

/** Causes the same work in tfjs as a callback that does nothing. */
class Silent extends tf.Callback {}

/** Fits with a tracker, epochs and batches, as multiples of the same fits without one. */
export async function measureTrackers(
  rounds: number | undefined,
): Promise<{title: string; goal: number; measured: Summary}[]> {
  const folder = mkdtempSync(join(tmpdir(), 'trackers-'));
  const server = await startTrackingServer();
  const model = extendedModel(MLP, []);
  const {x, y} = dataOf(MLP, MLP.batchSize * (await stepsPerFit(model, MLP)));
  const fit = (callback: tf.Callback) =>
    model.fit(x, y, {
      batchSize: MLP.batchSize,
      epochs: EPOCHS,
      shuffle: false,
      verbose: 0,
      callbacks: [callback],
    });
  const tracked = (logger: RunLogger) => fit(new RunTracker(logger, {batches: true}));
  try {
    const [without, withFile, withServer] = await interleave(
      [
        local('no tracker', () => fit(new Silent())),
        local('JSON lines', () => tracked(new JsonLinesLogger(join(folder, 'log.jsonl')))),
        local('MLflow', () => tracked(new MLflowLogger({url: server.url}))),
      ],
      {...durationOf(rounds, 7, 0), mostMs: rounds === undefined ? 60_000 : Infinity},
    );
    return [
      {
        title: 'fit with JsonLinesLogger, epochs and batches ÷ without',
        goal: 1.01,
        measured: ratio(withFile, without),
      },
      {
        title: 'fit with MLflowLogger, epochs and batches ÷ without',
        goal: 1.01,
        measured: ratio(withServer, without),
      },
    ];
  } finally {
    tf.dispose([x, y]);
    model.dispose();
    await server.stop();
    rmSync(folder, {recursive: true, force: true});
  }
}
