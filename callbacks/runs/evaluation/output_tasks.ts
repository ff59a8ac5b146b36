import type {LayersModel} from '@tensorflow/tfjs-layers';
import {plainName} from '../../../src/errors.js';
import {getOwn} from '../../../src/own_property.js';
import {findSession} from '../../../src/tfjs/callbacks/training_session.js';
import {sourceOf} from '../../../src/tfjs/internals.js';
import type {OutputLoss} from '../../../src/tracking/compile/output_losses.js';

export type Task = 'binary' | 'multiclass' | 'multilabel' | 'regression';

/**
 * What an output predicts, as far as its loss and its layer tell. Labels may show that it is a regression.
 */
export interface OutputTask {
  readonly name: string;
  /** The name of the loss; `undefined` for a custom function, and without a loss. */
  readonly loss: string | undefined;
  /** The compiled loss in words: as `loss`, but a composite or a weighted one names its terms and weights. */
  readonly lossWords: string | undefined;
  /** Weight of the loss within that of the model. */
  readonly weight: number;
  readonly task: Task;
  /** Numbers in the last axis of the predictions. */
  readonly width: number;
  /** Axes of the predictions, that of the samples included. */
  readonly rank: number;
}

/** The tasks of the outputs of a model, in their order. */
export function outputTasks(model: LayersModel): OutputTask[] {
  const losses = findSession(model)?.outputLosses?.() as readonly OutputLoss[] | undefined;
  return model.outputs.map(({shape}, i) => {
    const name = model.outputNames[i];
    const own = losses?.[i];
    const loss = losses === undefined ? plainLoss(model, i, name) : extendedLoss(own);
    const weight = own?.weight ?? 1;
    const lossWords = own === undefined ? loss : wordsOfLoss(own, model.outputs.length === 1 ? weight : 1);
    const width = shape.length < 2 ? 1 : (shape[shape.length - 1] ?? 1);
    const task = taskOf(loss, width, activationOf(model, i));
    return {name, loss, lossWords, weight, width, rank: shape.length, task};
  });
}

function extendedLoss(loss: OutputLoss | undefined): string | undefined {
  return loss?.kind ?? (typeof loss?.given === 'string' ? loss.given : undefined);
}

/** The terms with their weights; undefined for a custom function, and without a loss. */
function wordsOfLoss(loss: OutputLoss, weight: number): string | undefined {
  const isComposite = loss.terms.some(({name}) => name !== undefined);
  const kind = extendedLoss(loss);
  if (!isComposite) return kind === undefined || weight === 1 ? kind : `${weight} * ${kind}`;
  return loss.terms
    .map(({name, given, weight: own}) => {
      const text = typeof given === 'string' ? given : name;
      return own * weight === 1 ? text : `${own * weight} * ${text}`;
    })
    .join(' + ');
}

function plainLoss(model: LayersModel, output: number, name: string): string | undefined {
  const {loss} = model as unknown as {loss?: unknown};
  const given = Array.isArray(loss)
    ? (loss as unknown[])[output]
    : typeof loss === 'object' && loss !== null
      ? getOwn(loss as Record<string, unknown>, name)
      : loss;
  return typeof given === 'string' ? given : undefined;
}

function activationOf(model: LayersModel, output: number): string {
  const layer = sourceOf(model.outputs[output]).sourceLayer;
  const {activation} = (layer as unknown as {getConfig(): {activation?: unknown}}).getConfig();
  return plainName(typeof activation === 'string' ? activation : layer.getClassName());
}

function taskOf(loss: string | undefined, width: number, activation: string): Task {
  const name = plainName(loss ?? '');
  const isSoftmax = activation === 'softmax' && width > 1;
  if (/categorical/.test(name) && width > 1) return 'multiclass';
  if (/^(binary|crossentropy$|bce$)/.test(name)) {
    if (width === 1) return 'binary';
    return isSoftmax || (name === 'crossentropy' && activation !== 'sigmoid') ? 'multiclass' : 'multilabel';
  }
  if (isSoftmax) return 'multiclass';
  return width === 1 && (activation === 'sigmoid' || /^(squared)?hinge$/.test(name))
    ? 'binary'
    : 'regression';
}
