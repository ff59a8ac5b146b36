/**
 * Runs before every other test file in Node: chooses the backend that TEST_BACKEND names (cpu unless told).
 */
import {existsSync} from 'node:fs';
import * as tf from '@tensorflow/tfjs';

const backend = process.env.TEST_BACKEND ?? 'cpu';

before(async function () {
  this.timeout(120_000);
  if (backend === 'wasm') {
    await import('@tensorflow/tfjs-backend-wasm');
  } else if (backend === 'tensorflow') {
    const {tfjsNode} = await import('../tools/tfjs_node.mjs');
    if (!existsSync(tfjsNode)) throw new Error('tfjs-node is not prepared: run node tools/tfjs_node.mjs.');
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '3'; // its library writes to the terminal
    await import(tfjsNode);
  } else if (backend !== 'cpu') {
    throw new Error(`TEST_BACKEND: expected 'cpu', 'wasm' or 'tensorflow', got '${backend}'.`);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`TEST_BACKEND: tfjs could not start '${backend}'.`);
  await tf.ready();
});
