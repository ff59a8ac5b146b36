/** Runs before every other test file in Node: chooses the backend that TEST_BACKEND names (cpu unless told). */
import * as tf from '@tensorflow/tfjs';

const backend = process.env.TEST_BACKEND ?? 'cpu';

before(async function () {
  this.timeout(120_000);
  if (backend === 'wasm') {
    await import('@tensorflow/tfjs-backend-wasm');
  } else if (backend !== 'cpu') {
    throw new Error(`TEST_BACKEND: expected 'cpu' or 'wasm', got '${backend}'.`);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`TEST_BACKEND: tfjs could not start '${backend}'.`);
  await tf.ready();
});
