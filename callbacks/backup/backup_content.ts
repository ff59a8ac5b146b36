import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {
  disposeModelState,
  type ModelState,
  restoreModel,
  snapshotModel,
} from '../../src/tfjs/model/model_state.js';
import type {WeightCopy, WeightSnapshot} from '../../src/tfjs/graph/model_weights.js';
import type {SavedProgress, SavedTraining, Storable} from '../../src/tfjs/callbacks/saved_training.js';
import {
  selfSavedWeights,
  type OptimizerWeightCopies,
  restoreSelfSavedWeights,
} from '../../src/tfjs/optimizer/hidden_state.js';
import {TrainingRestorer} from '../../src/tracking/resume/training_restorer.js';
import {WHERE} from './backup_and_restore_options.js';
import type {FoundBackup} from './backup_folder.js';
import {type HistoryLists, joinLists, separateLists} from './history_lists.js';
import type {HistoryPagesState} from './history_pages.js';

/**
 * The content of a backup. These keys are part of the file format. Weights come first, so they are read
 * first.
 */
interface Content {
  readonly weights: readonly WeightCopy[];
  readonly journal: HistoryPagesState;
  readonly model: Omit<ModelState, 'weights'>;
  /** What a custom optimizer saves itself, in its `getWeights`. */
  readonly hidden: OptimizerWeightCopies;
  /** Null for a plain model. */
  readonly progress: SavedProgress | null;
}

/** The state of a training at one moment. The caller disposes it. */
export interface CapturedTraining {
  readonly weights: WeightSnapshot;
  /** The lists that grow with every epoch. They are stored in separate pages. */
  readonly lists: HistoryLists;
  /** All the rest, as a backup stores it. */
  content(journal: HistoryPagesState): Storable;
  dispose(): void;
}

/** @param progress everything but the model; `undefined` for a plain model */
export async function captureTraining(
  model: LayersModel,
  progress: SavedProgress | undefined,
): Promise<CapturedTraining> {
  const {lists, rest} =
    progress === undefined ? {lists: new Map<never, never>(), rest: null} : separateLists(progress);
  const hidden = await selfSavedWeights(model.optimizer);
  const state = snapshotModel(model);
  const {weights, ...others} = state;
  return {
    weights,
    lists,
    content(journal) {
      const content: Content = {
        weights: weights.map(({name, value}) => ({name, value})),
        journal,
        model: others,
        hidden,
        progress: rest,
      };
      return content as unknown as Storable;
    },
    dispose() {
      disposeModelState(state);
      dispose(hidden.map(({value}) => value));
    },
  };
}

/** Returns the training that a backup holds. The caller disposes it. */
export function savedTraining({header: {epoch, step}, content, tensors, lists}: FoundBackup): SavedTraining {
  const {weights, model, hidden, progress} = content as unknown as Content;
  return {
    epoch,
    // A plain model stores no position in the epoch's data, so that epoch starts over.
    step: progress === null ? 0 : step,
    model: {...model, weights},
    restoreHidden: optimizer => restoreSelfSavedWeights(optimizer, hidden),
    progress: progress === null ? undefined : joinLists(progress, lists),
    restorer(innerModel, callbacks) {
      return new TrainingRestorer(this, innerModel, callbacks);
    },
    dispose: () => dispose(tensors as Tensor[]),
  };
}

/** Restores weights and optimizer of a plain model, and disposes the saved training. */
export async function restorePlainModel(model: LayersModel, saved: SavedTraining): Promise<void> {
  try {
    restoreModel(model, saved.model, WHERE);
    await saved.restoreHidden(model.optimizer);
  } finally {
    saved.dispose();
  }
}
