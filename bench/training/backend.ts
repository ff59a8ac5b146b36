import {pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import type {PartOptions} from '../parts/part.js';

/** Starts the backend. Returns why that is not possible, or undefined. */
export async function startBackend({backend, tfjsNode}: PartOptions): Promise<string | undefined> {
  if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  if (backend === 'tfjs-node') {
    try {
      await import(pathToFileURL(tfjsNode).href);
    } catch (error) {
      const [reason] = (error as Error).message.split('\n');
      return `tfjs-node could not be loaded (npm run test:tfjs-node prepares it): ${reason}`;
    }
  }
  const name = backend === 'tfjs-node' ? 'tensorflow' : backend;
  return (await tf.setBackend(name)) ? undefined : `tfjs could not start the backend ${name}`;
}
