import {metrics} from '@tensorflow/tfjs-layers';
import type {MetricFunction} from '../../functional/core/user_function.js';

/** The names of the functions of `tf.metrics`: their own `.name` does not survive minification (A6). */
export const KNOWN_FUNCTIONS: ReadonlyMap<MetricFunction, string> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries(metrics).map(([name, fn]): [MetricFunction, string] => [
    fn as MetricFunction,
    name,
  ]),
);
