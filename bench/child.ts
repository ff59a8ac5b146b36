/** A process that measures one part: `run.ts` starts it, sends the options, and receives the result. */
import * as tf from '@tensorflow/tfjs';
import {measureGrowth} from './parts/growth.js';
import type {MeasurePart, PartOptions} from './parts/part.js';
import {measureStandalone} from './parts/standalone.js';
import {measureStep} from './parts/step.js';
import {measureValidation} from './parts/validation.js';

const MEASURE = {
  step: measureStep,
  validation: measureValidation,
  standalone: measureStandalone,
  growth: measureGrowth,
} as const satisfies Readonly<Record<string, MeasurePart>>;

export type MeasuredInChild = keyof typeof MEASURE;

process.once('message', ({part, options}: {part: MeasuredInChild; options: PartOptions}) => {
  tf.enableProdMode(); // Silences tfjs's advertisement of tfjs-node.
  MEASURE[part](options).then(
    result => {
      const versions = {tfjs: tf.version.tfjs, ...result.versions};
      process.send?.({result: {...result, versions}}, () => process.exit());
    },
    (error: unknown) => {
      process.send?.({error: error instanceof Error ? error.stack : String(error)}, () => process.exit(1));
    },
  );
});
