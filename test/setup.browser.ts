/**
 * Starts the backend that karma.conf.js put into `__BACKEND__`. tools/test_bundle.mjs loads the tests after
 * it.
 */
import * as tf from '@tensorflow/tfjs';

const backend = (globalThis as {__BACKEND__?: string}).__BACKEND__ ?? 'webgl';

async function start(): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs could not start '${backend}' in this browser.`);
  await tf.ready();
  // The first programs of a software GPU take seconds to compile: not on a test's own time.
  const sum = tf.tidy(() => tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])).sum());
  await sum.data();
  sum.dispose();
}

export const ready = start();
