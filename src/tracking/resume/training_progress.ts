import {earlyEndOf} from '../../tfjs/callbacks/early_end.js';
import type {InnerModel} from '../../tfjs/internals.js';
import type {NormalizedCallback} from '../../tfjs/callbacks/normalize_callbacks.js';
import type {
  SavedCallback,
  SavedHistory,
  SavedProgress,
  Storable,
  TrainingCircumstances,
  TrainingPosition,
  TrainingProgress,
} from '../../tfjs/callbacks/saved_training.js';
import type {SavedPass} from '../pass/pass.js';

/** What tfjs's History holds: Scalars where nobody has read them yet. */
export interface HistoryLike {
  epoch: number[];
  history: {[key: string]: (number | object)[]};
  syncData(): Promise<void>;
}

export function historyOf(model: InnerModel): HistoryLike {
  return (model as unknown as {history: HistoryLike}).history;
}

/** All callbacks, those in lists too, in their order. */
export function flatMembers(members: readonly NormalizedCallback[]): NormalizedCallback[] {
  return members.flatMap(member =>
    member.members === undefined ? [member] : flatMembers(member.members as readonly NormalizedCallback[]),
  );
}

/** The name of a callback's class, also after minification; '' for those that have none of their own. */
export function classNameOf(callback: object): string {
  return (callback.constructor as {className?: string}).className ?? '';
}

/** What is asked of a training. */
interface Running {
  readonly failure: object | undefined;
  savePass(): Promise<SavedPass | undefined>;
}

/** How far one training of an extended model has come. */
export class ProgressCapture implements TrainingProgress {
  private readonly model: InnerModel;
  private readonly training: Running;
  private readonly members: () => readonly NormalizedCallback[];
  private readonly circumstances: () => TrainingCircumstances;

  constructor(
    model: InnerModel,
    training: Running,
    members: () => readonly NormalizedCallback[],
    circumstances: () => TrainingCircumstances,
  ) {
    this.model = model;
    this.training = training;
    this.members = members;
    this.circumstances = circumstances;
  }

  get failed(): boolean {
    return this.training.failure !== undefined;
  }

  async capture({step}: TrainingPosition): Promise<SavedProgress> {
    const callbacks = flatMembers(this.members()).map((member): SavedCallback => ({
      className: classNameOf(member),
      state: member.getState?.(),
    }));
    return {
      stopped: this.model.stopTraining_ && earlyEndOf(this.model) !== 'paused',
      history: await savedHistory(historyOf(this.model)),
      callbacks,
      pass: (step === 0 ? null : ((await this.training.savePass()) ?? null)) as unknown as Storable,
      circumstances: this.circumstances(),
    };
  }
}

async function savedHistory(history: HistoryLike): Promise<SavedHistory> {
  await history.syncData();
  return {
    epochs: [...history.epoch],
    values: Object.entries(history.history).map(([key, values]) => [key, [...values] as number[]] as const),
  };
}
