import type {io} from '@tensorflow/tfjs-core';

/** Where one model is kept. */
export interface ModelLocation {
  /** What messages call it. */
  readonly where: string;
  /** For `model.save(handler)` and `loadLayersModel(handler)`. */
  readonly handler: io.IOHandler;
  /** Removes the model; one that is not there is no error. */
  remove(): Promise<void>;
  /** Whether there is a model. */
  exists(): Promise<boolean>;
}
