/** The program that every environment runs, and what it has to print. */

/**
 * The best `val_auc` of the training, to two digits. It is the same everywhere: the data have no chance in
 * them, the initializers have seeds, and nothing is shuffled.
 */
export const EXPECTED = 'val_auc 0.91';

const TRAIN = `async function train(tf, {withMetrics, EarlyStopping}) {
  if (tf.getBackend() !== 'tensorflow') await tf.setBackend('cpu');
  const rows = Array.from({length: 200}, (_, i) => [Math.sin(i), Math.cos(3 * i), (i % 7) / 7]);
  const x = tf.tensor2d(rows);
  const y = tf.tensor2d(rows.map(([a, b, c]) => [a + b / 2 + c > 0.6 ? 1 : 0]));
  const start = seed => tf.initializers.glorotUniform({seed});
  const hidden = tf.layers.dense({units: 8, activation: 'relu', inputShape: [3], kernelInitializer: start(1)});
  const output = tf.layers.dense({units: 1, activation: 'sigmoid', kernelInitializer: start(2)});
  const model = withMetrics(tf.sequential({layers: [hidden, output]}));
  model.compile({optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy', metrics: ['accuracy', 'AUC']});
  const stopping = new EarlyStopping({monitor: 'val_auc', patience: 9});
  await model.fit(x, y, {epochs: 4, shuffle: false, verbose: 0, validationSplit: 0.25, callbacks: [stopping]});
  return 'val_auc ' + stopping.best.toFixed(2);
}
`;

const END = {
  console: 'text => console.log(text)',
  page: 'text => { document.title = text; }',
  worker: 'text => postMessage(text)',
  port: "text => require('node:worker_threads').parentPort.postMessage(text)",
};

const NAMES = '{withMetrics, EarlyStopping}';

/** The program as an ES module. `to` is where the text goes: `console`, `page` or `worker`. */
export const esm = (to = 'console', tfjs = '@tensorflow/tfjs') => `import * as tf from '${tfjs}';
import {withMetrics} from 'tfjs-metrics';
import {EarlyStopping} from 'tfjs-metrics/callbacks';
${TRAIN}train(tf, ${NAMES}).then(${END[to]});
`;

export const commonjs = (to = 'console', tfjs = '@tensorflow/tfjs') => `const tf = require('${tfjs}');
const {withMetrics} = require('tfjs-metrics');
const {EarlyStopping} = require('tfjs-metrics/callbacks');
${TRAIN}train(tf, ${NAMES}).then(${END[to]});
`;

/** The program for script tags and for scripts of workers, where `tf` and `tfjsMetrics` are globals. */
export const script = (to = 'page') => `${TRAIN}train(tf, tfjsMetrics).then(${END[to]});\n`;

/** A page whose title becomes the text. */
export const html = head => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Training</title>
    <link rel="icon" href="data:," />
${head}
  </head>
  <body></body>
</html>
`;

/** For a page: starts a worker, and shows what it posts. */
export const startsWorker = construction =>
  `const worker = new Worker(${construction});
worker.onmessage = ({data}) => { document.title = data; };
worker.onerror = ({message}) => { document.title = 'failed: ' + message; };
`;
