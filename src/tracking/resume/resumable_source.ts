import type {DatasetLike, FitDatasetArgs} from '../types.js';
import type {ResumableDataset, ResumableSetup} from './resumable_dataset.js';

/** A callback that finds earlier runs. It brings a class that others need not import. */
interface ResumingCallback {
  readonly datasetClass?: typeof ResumableDataset;
}

/** The dataset as a training reads it that may resume an earlier run; undefined if no callback finds one. */
export function resumableSource(
  dataset: DatasetLike,
  args: FitDatasetArgs,
  setup: ResumableSetup,
): ResumableDataset | undefined {
  const [finder]: readonly ResumingCallback[] = setup.resumption.finders;
  return finder?.datasetClass && new finder.datasetClass(dataset, args, setup);
}
