import {pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {R2Score, withMetrics} from 'tfjs-metrics';
import {EarlyStopping} from 'tfjs-metrics/callbacks';
import {RunRecorder} from 'tfjs-metrics/runs';
import {seattleWeather} from './weather/data.js';

/** Predicts the highest temperature of tomorrow in Seattle, and says how far the predictions are off. */
export async function main({
  epochs = 60,
  log = console.log,
}: {epochs?: number; log?: (text: string) => void} = {}) {
  const {train, held} = seattleWeather();
  const model = withMetrics(
    tf.sequential({
      layers: [
        tf.layers.dense({
          units: 16,
          activation: 'relu',
          inputShape: [6],
          kernelInitializer: tf.initializers.glorotUniform({seed: 1}),
        }),
        tf.layers.dense({
          units: 1,
          kernelInitializer: tf.initializers.glorotUniform({seed: 2}),
          biasInitializer: tf.initializers.constant({value: 16}),
        }),
      ],
    }),
  );
  model.compile({
    optimizer: tf.train.adam(0.005),
    loss: 'meanSquaredError',
    metrics: ['mae', new R2Score()],
  });
  const recorder = new RunRecorder({name: 'weather in Seattle'});
  const {history} = await model.fit(train.x, train.y, {
    epochs,
    batchSize: 32,
    shuffle: false,
    validationData: [held.x, held.y],
    callbacks: [new EarlyStopping({patience: 10, restoreBestWeights: true}), recorder],
  });

  const {run} = recorder;
  const final = await model.evaluateLogs(held.x, held.y);
  const [residuals] = run.evaluation?.residuals ?? [];
  log(`2015, ${history.loss.length} epochs: mean absolute error ${final.mae.toFixed(2)} °C`);
  log(`R² ${final.r2_score.toFixed(3)}`);
  log(`predicted minus true: ${residuals.mean.toFixed(2)} ± ${residuals.std.toFixed(2)} °C`);
  tf.dispose([train, held] as never);
  model.dispose();
  return {run, final, residuals};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
