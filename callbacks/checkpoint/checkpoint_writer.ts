import type {io} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import type {CheckpointPlace} from '../ports/checkpoint_place.js';
import {anchorHere} from '../ports/anchor.js';
import {checkpointAt} from '../ports/places.js';
import {captureModel, captureWeights} from './artifacts.js';
import type {CheckpointSettings, CheckpointTarget} from './options.js';
import {warn} from '../../src/say.js';

/** Puts models, or their weights, where they belong, and removes them. */
export class CheckpointWriter {
  private readonly where: string;
  private readonly settings: Pick<CheckpointSettings, 'handler' | 'saveWeightsOnly'>;
  private readonly anchor: ReturnType<typeof anchorHere>;
  private warned = false;

  constructor(where: string, settings: Pick<CheckpointSettings, 'handler' | 'saveWeightsOnly'>) {
    this.where = where;
    this.settings = settings;
    this.anchor = anchorHere(where);
  }

  /** A path as it is found from any folder; names for a handler of the user's stay as they are. */
  pathOf(path: string): string {
    return this.settings.handler === undefined ? this.anchor(path) : path;
  }

  /** The model as it is now; warns, once, when its optimizer cannot be saved. */
  async capture(model: LayersModel): Promise<io.ModelArtifacts> {
    const capture = this.settings.saveWeightsOnly ? captureWeights(model) : captureModel(model, true);
    const {artifacts, without} = await capture;
    if (without !== undefined && !this.warned) {
      this.warned = true;
      warn(`${this.where}: the model is saved without its optimizer: ${without}`);
    }
    return artifacts;
  }

  async write(target: CheckpointTarget, artifacts: io.ModelArtifacts): Promise<void> {
    const {handler, where} = await this.placeOf(target);
    if (handler.save === undefined) throw new UsageError(this.where, `nothing can be saved to ${where}.`);
    await handler.save(artifacts);
  }

  async remove(target: CheckpointTarget): Promise<void> {
    await (await this.placeOf(target)).remove();
  }

  private placeOf(target: CheckpointTarget): Promise<CheckpointPlace> {
    const {handler} = this.settings;
    if (typeof target !== 'string') return checkpointAt(this.where, target);
    return checkpointAt(this.where, handler === undefined ? this.pathOf(target) : handler(target));
  }
}
