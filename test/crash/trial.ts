/** One way to train, which a process is told in JSON. */
export interface Trial {
  readonly optimizer: string;
  readonly dataset: boolean;
  /** Batches between backups; `'epoch'` */
  readonly saveFreq: 'epoch' | number;
  /** Of EarlyStopping; small ones stop the training. */
  readonly patience: number;
  readonly backend: string;
}

export const SIGN_OF_BEGIN = 'begin';

const OPTIMIZERS = ['sgd', 'momentum', 'adagrad', 'adadelta', 'adam', 'adamax', 'rmsprop'];

/** Every optimizer, `fit` and `fitDataset`, backups by epoch and by batch. */
export function allTrials(backend: string): Trial[] {
  return OPTIMIZERS.flatMap(optimizer =>
    [false, true].flatMap(dataset =>
      (['epoch', 3] as const).map((saveFreq): Trial => ({
        optimizer,
        dataset,
        saveFreq,
        patience: saveFreq === 'epoch' && dataset ? 1 : 50,
        backend,
      })),
    ),
  );
}
