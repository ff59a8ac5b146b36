import type {io} from '@tensorflow/tfjs-core';

/** Where one model is saved. */
export interface ModelLocation {
  /** The name that messages use. */
  readonly where: string;
  /** For `model.save(handler)` and `loadLayersModel(handler)`. */
  readonly handler: io.IOHandler;
  /** Removes the model, if there is one. */
  remove(): Promise<void>;
  /** True if there is a model. */
  exists(): Promise<boolean>;
}
