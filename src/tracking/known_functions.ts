import { metrics } from '@tensorflow/tfjs-layers';

/** The functions of `tf.metrics`, by identity: their `.name` does not survive minification (A6). */
export const KNOWN_FUNCTIONS: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries(metrics).map(([name, fn]): [unknown, string] => [fn, name]),
);
