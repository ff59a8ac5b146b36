/** Runs before every other test in the page: starts the backend that karma.conf.js put into `__BACKEND__`. */
import * as tf from '@tensorflow/tfjs';

const backend = (globalThis as {__BACKEND__?: string}).__BACKEND__ ?? 'webgl';

before(async function () {
  this.timeout(300_000);
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs could not start '${backend}' in this browser.`);
  await tf.ready();
  // The first programs of a software WebGL take seconds to compile: not on a test's own time.
  tf.tidy(() =>
    tf
      .matMul(tf.ones([2, 2]), tf.ones([2, 2]))
      .sum()
      .dataSync(),
  );
});
