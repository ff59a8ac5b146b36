import {earlyEndOf} from '../../tfjs/callbacks/early_end.js';
import type {InnerModel} from '../../tfjs/internals.js';
import type {NormalizedCallback} from '../../tfjs/callbacks/callback_types.js';
import type {
  SavedCallback,
  SavedHistory,
  SavedProgress,
  Storable,
  TrainingCircumstances,
  TrainingPosition,
  TrainingProgress,
} from '../../tfjs/callbacks/saved_training.js';
import type {LogRecord, SavedPass} from '../pass/pass.js';

/** What tfjs's History holds: numbers, and Scalars that were not read yet. */
export interface HistoryLike {
  epoch: number[];
  history: {[key: string]: (number | object)[]};
  syncData(): Promise<void>;
}

export function historyOf(model: InnerModel): HistoryLike {
  return (model as unknown as {history: HistoryLike}).history;
}

/** All callbacks in their order, also those in lists. */
export function flatMembers(members: readonly NormalizedCallback[]): NormalizedCallback[] {
  return members.flatMap(member =>
    member.members === undefined ? [member] : flatMembers(member.members as readonly NormalizedCallback[]),
  );
}

/** The name of a callback's class, also after minification; '' for a class without a static `className`. */
export function classNameOf(callback: object): string {
  return (callback.constructor as {className?: string}).className ?? '';
}

/** The parts of a training whose progress is captured. */
interface CapturedTraining {
  readonly model: InnerModel;
  readonly callbacks: readonly NormalizedCallback[];
  readonly failure: {readonly happened: boolean};
  readonly trainFunction: {save(): Promise<SavedPass | undefined>};
  readonly validation: {readonly record: LogRecord | undefined};
  circumstances(): TrainingCircumstances;
}

/** Captures how far a training has come, for backups. */
export class ProgressCapture implements TrainingProgress {
  private readonly training: CapturedTraining;

  constructor(training: CapturedTraining) {
    this.training = training;
  }

  get failed(): boolean {
    return this.training.failure.happened;
  }

  async capture({step}: TrainingPosition): Promise<SavedProgress> {
    const {model, callbacks} = this.training;
    const states = flatMembers(callbacks).map((member): SavedCallback => ({
      className: classNameOf(member),
      state: member.getState?.(),
    }));
    return {
      stopped: model.stopTraining_ && earlyEndOf(model) !== 'paused',
      history: await savedHistory(historyOf(model)),
      callbacks: states,
      pass: (step === 0 ? null : ((await this.savePass()) ?? null)) as unknown as Storable,
      circumstances: this.training.circumstances(),
    };
  }

  private async savePass(): Promise<SavedPass | undefined> {
    const {trainFunction, validation} = this.training;
    const saved = await trainFunction.save();
    return saved && {...saved, validated: validation.record};
  }
}

async function savedHistory(history: HistoryLike): Promise<SavedHistory> {
  await history.syncData();
  return {
    epochs: [...history.epoch],
    values: Object.entries(history.history).map(([key, values]) => [key, [...values] as number[]] as const),
  };
}
