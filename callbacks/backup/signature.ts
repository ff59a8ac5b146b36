import type {LayersModel} from '@tensorflow/tfjs-layers';

/** What is used of a weight. */
interface Named {
  /** Counts up in the order of creation, which freezing does not change (G2). */
  readonly id: number;
  readonly originalName: string;
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

/**
 * What a backup of one model has in common with another: the optimizer's class, and kind, shape and type of each weight.
 * Names of layers are not in it: tfjs numbers them anew for each model of a process.
 */
export function signatureOf(model: LayersModel): string {
  const named = [...(model.weights as unknown as readonly Named[])].sort((a, b) => a.id - b.id);
  const weights = named.map(
    ({originalName, shape, dtype}) => `${originalName.split('/').pop()} ${dtype} [${shape.join(', ')}]`,
  );
  return [model.optimizer.getClassName(), ...weights].join('; ');
}
