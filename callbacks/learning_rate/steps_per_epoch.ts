import type {Callback} from '@tensorflow/tfjs-layers';

/** The steps of each epoch, from the parameters that `fit` passes to callbacks; undefined if unknown. */
export function stepsPerEpoch(params: Callback['params'] | undefined): number | undefined {
  const {steps, samples, batchSize} = (params ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof steps === 'number') return steps;
  if (typeof samples !== 'number' || typeof batchSize !== 'number') return undefined;
  return Math.ceil(samples / batchSize);
}
