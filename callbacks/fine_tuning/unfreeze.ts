import type {layers as tfLayers} from '@tensorflow/tfjs-layers';
import {checkCount, checkVerbose, optionError} from '../../src/check.js';
import {didYouMean, UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {readOptions} from '../../src/options.js';
import {print, printWarning} from '../../src/print.js';
import {PRIORITY, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {isTrained, layersByName, unfreezeLayer} from '../../src/tfjs/graph/unfreeze_layers.js';
import {setLearningRate} from '../../src/tfjs/optimizer/learning_rate.js';
import {checkOptimizer} from '../learning_rate/learning_rate_log.js';
import {StageCallback} from '../base/stage_callback.js';

type Layer = tfLayers.Layer;

export interface UnfreezeOptions {
  /** The layers, or nested models, to unfreeze: one or several, by name or as objects. */
  layers: string | tfLayers.Layer | readonly (string | tfLayers.Layer)[];
  /** The epoch that trains them first; the first epoch is 0. */
  atEpoch: number;
  /** The learning rate from then on. Default: unchanged. */
  learningRate?: number;
  /** 1: prints what is unfrozen, and when. Default: 0. */
  verbose?: number;
}

interface UnfreezeSettings extends UnfreezeOptions {
  readonly layers: readonly (string | Layer)[];
  readonly verbose: number;
}

type Given = Required<Omit<UnfreezeOptions, 'atEpoch' | 'learningRate'>> &
  Partial<Pick<UnfreezeOptions, 'atEpoch' | 'learningRate'>>;

const WHERE = 'Unfreeze';

/**
 * Begins to train layers that were frozen (`layer.trainable = false`, before `compile`) at the beginning of
 * an epoch: transfer learning in one `fit`. First the new layers are trained, and then the whole network,
 * usually with a smaller learning rate.
 *
 * The model needs no `compile`. The optimizer keeps what it remembers of the weights that were trained
 * before. Unfreezing a nested model unfreezes all of its layers. The layers stay unfrozen after the training.
 * A training that resumes later than `atEpoch` (`initialEpoch`, or from a backup) unfreezes them when it
 * begins. One that ends before `atEpoch` unfreezes nothing; a warning says so.
 *
 * **Logs**: nothing.
 *
 * Source: `lightning.pytorch.callbacks.BaseFinetuning`.
 *
 * @example
 * model.layers[0].trainable = false;
 * model.compile({optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy', metrics: ['accuracy']});
 * const unfreeze = new Unfreeze({layers: model.layers[0].name, atEpoch: 2, learningRate: 0.001});
 * await model.fit(x, y, {epochs: 4, callbacks: unfreeze});
 */
export class Unfreeze extends StageCallback {
  static readonly className = WHERE;

  protected override readonly stage: TrainingStage = {
    // Before other callbacks use the weights.
    priority: PRIORITY.record,
    onTrainBegin: () => this.begin(),
    onEpochBegin: epoch => {
      if (epoch === this.options.atEpoch) this.unfreeze();
    },
  };

  private readonly options: UnfreezeSettings;

  /** @throws UsageError without layers or an epoch, for unknown options and values of the wrong kind */
  constructor(options: UnfreezeOptions) {
    super();
    const {layers, ...others} = readOptions<Given>(WHERE, options, {
      layers: [],
      atEpoch: undefined,
      learningRate: undefined,
      verbose: 0,
    });
    const {atEpoch, learningRate, verbose} = others;
    const list = Array.isArray(layers) ? layers : [layers];
    for (const layer of list) {
      if (typeof layer === 'string' || typeof (layer as Partial<Layer> | null)?.name === 'string') continue;
      throw new UsageError(WHERE, `layers must be names of layers, or layers; got ${formatValue(layer)}.`);
    }
    if (list.length === 0) {
      throw new UsageError(
        WHERE,
        "which layers? Give their names or themselves: {layers: ['base'], atEpoch: 3}.",
      );
    }
    if (atEpoch === undefined) throw new UsageError(WHERE, 'when? Give atEpoch, the first epoch being 0.');
    checkCount(WHERE, 'atEpoch', atEpoch);
    const isRate = learningRate === undefined || (Number.isFinite(learningRate) && learningRate >= 0);
    if (!isRate) throw optionError(WHERE, 'learningRate', 'a finite number, at least 0', learningRate);
    checkVerbose(WHERE, verbose);
    this.options = {layers: list, atEpoch, learningRate, verbose};
  }

  private begin(): void {
    const {atEpoch, learningRate} = this.options;
    const layers = this.layers();
    if (learningRate !== undefined) checkOptimizer(WHERE, this.model);
    if (((this.params?.initialEpoch as number | undefined) ?? 0) >= atEpoch) return this.unfreeze();
    const {epochs} = this.params ?? {};
    if (typeof epochs === 'number' && atEpoch >= epochs) {
      const last = `the last epoch of this training is ${epochs - 1}`;
      printWarning(`Unfreeze: ${last}, before atEpoch, ${atEpoch}: the layers stay frozen.`);
    }
    const trained = layers.find(layer => isTrained(this.model, layer));
    if (trained === undefined) return;
    throw new UsageError(
      WHERE,
      `the layer "${trained.name}" is trained already. Freeze it before compile: layer.trainable = false.`,
    );
  }

  /** @throws UsageError for a layer that the model does not have */
  private layers(): Layer[] {
    const byName = layersByName(this.model);
    const known = new Set(byName.values());
    return this.options.layers.map(given => {
      const layer = typeof given === 'string' ? byName.get(given) : given;
      if (layer !== undefined && known.has(layer)) return layer;
      const name = typeof given === 'string' ? given : given.name;
      const names = [...byName.keys()];
      throw new UsageError(
        WHERE,
        `the model has no layer "${name}".${didYouMean(name, names)} It has: ${names.join(', ')}.`,
      );
    });
  }

  private unfreeze(): void {
    const {learningRate, verbose, atEpoch} = this.options;
    const layers = this.layers();
    for (const layer of layers) unfreezeLayer(this.model, layer);
    const frozen = layers.find(layer => layer.weights.length > 0 && !isTrained(this.model, layer));
    if (frozen !== undefined) {
      throw new UsageError(
        WHERE,
        `the layer "${frozen.name}" is in a model that is frozen as a whole, or has no trainable weights. Unfreeze ` +
          'that model, or freeze its layers one by one instead.',
      );
    }
    if (learningRate !== undefined) setLearningRate(this.model.optimizer, learningRate);
    if (verbose === 0) return;
    const names = layers.map(({name}) => name).join(', ');
    const rate = learningRate === undefined ? '' : `; learning rate ${learningRate}`;
    print(`Epoch ${atEpoch + 1}: unfreezing ${names}${rate}`);
  }
}
