import type {History} from '@tensorflow/tfjs-layers';
import type {TrainingData} from '../../tfjs/callbacks/saved_training.js';
import {
  checkDataset,
  type DatasetElement,
  isDataset,
  refuseEndless,
  watchedElements,
} from '../data/dataset_batches.js';
import {LoopDataset} from '../data/loop_dataset.js';
import type {Extension} from '../extension.js';
import type {OpenElement} from '../resume/resumable_dataset.js';
import type {DatasetLike, FitDatasetArgs} from '../types.js';
import {assembleTraining, type TrainingKind} from './assemble_training.js';
import type {Loop} from './fit.js';
import {checkFitDatasetArguments, validationTensors} from './fit_arguments.js';
import {run} from './run_training.js';
import {VALIDATION_STAND_IN, type ValidationGiven} from './validation_runner.js';

/** `fitDataset` on an extended model. */
export async function fitDataset(
  extension: Extension,
  original: Loop,
  dataset: DatasetLike,
  options: FitDatasetArgs,
): Promise<History> {
  const {inner} = extension;
  checkDataset('fitDataset', dataset, 'fit');
  const args = checkFitDatasetArguments(options, inner.outputNames);
  const given = validationGiven(args);
  // tfjs reads `epochs` and `batchesPerEpoch` again in each epoch: the loop dataset changes them when it runs
  // out.
  const loopArgs = {...args};
  const kind: TrainingKind = {
    where: 'fitDataset',
    given,
    batchSize: null,
    shuffles: false,
    datasets(weights, resuming, validatesIn) {
      const open = (element: unknown): OpenElement => weights.open(element as DatasetElement);
      const source =
        resuming &&
        new resuming.ResumableDataset(dataset, args, {resumption: resuming.resumption, validatesIn, open});
      const taken = watchedElements(source ?? dataset, element => weights.take(element));
      return {source, loop: new LoopDataset(taken, loopArgs, inner)};
    },
    describeData: () => describeData(dataset, args),
  };
  const training = assembleTraining(extension, args, kind);
  const history = await run(extension, training, () =>
    original(
      training.dataset,
      Object.assign(loopArgs, {
        validationData: given && VALIDATION_STAND_IN,
        callbacks: training.callbacks,
        initialEpoch: training.resumption?.initialEpoch(args.epochs) ?? args.initialEpoch,
      }),
    ),
  );
  if (training.dataset?.droppedEpoch === true) history.epoch.pop();
  return history;
}

function validationGiven(args: FitDatasetArgs): ValidationGiven | undefined {
  const {validationData: data, validationBatchSize: batchSize} = args;
  const batches = args.validationBatches ?? undefined;
  if (isDataset(data)) {
    if (batches === undefined) refuseEndless('fitDataset, validationData', data, 'validationBatches');
    return {data, batchSize, batches};
  }
  const [, , weights] = validationTensors('fitDataset', data);
  return data === undefined || data === null ? undefined : {data, weights, batchSize, batches};
}

/** Describes the data: the elements of a dataset are not known in advance. */
function describeData(
  dataset: DatasetLike,
  {batchesPerEpoch, validationData: data}: FitDatasetArgs,
): Omit<TrainingData, 'losses' | 'firstEpochs'> {
  const known = batchesPerEpoch ?? dataset.size;
  const [x, y, weights] = Array.isArray(data) ? (data as unknown[]) : [];
  return {
    samples: null,
    batches: typeof known === 'number' && Number.isFinite(known) ? known : null,
    validation: isDataset(data) ? data : {x, y, weights},
  };
}
