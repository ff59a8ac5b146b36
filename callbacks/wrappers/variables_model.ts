import {type Optimizer, Variable} from '@tensorflow/tfjs-core';
import {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';

/** The variables of a loop, as a list or by name. */
export type LoopVariables = readonly Variable[] | {readonly [name: string]: Variable};

const WHERE = 'callbacks.list';

/** Fields that a model has beside its methods, and variables do not. */
const FIELDS = ['inputs', 'outputs', 'inputNames', 'outputNames', 'layers'] as const;

/** A property, so that several bundles of this package see it. */
const ONLY_VARIABLES = Symbol.for('tfjs-metrics.only-variables');

/**
 * What callbacks get as their model in a loop over plain variables: the weights, the optimizer, and the flag
 * that stops the loop. Anything else of a model is an error that says so. tfjs's callbacks refuse what is not
 * an instance of LayersModel.
 *
 * @throws UsageError for anything but variables and an optimizer
 */
export function modelOfVariables(given: LoopVariables, optimizer: Optimizer | undefined): LayersModel {
  const named = namedVariables(given);
  if (optimizer !== undefined && typeof (optimizer as Partial<Optimizer>).applyGradients !== 'function') {
    throw new UsageError(WHERE, `optimizer must be one of tf.train; got ${formatValue(optimizer)}.`);
  }
  const model = Object.create(LayersModel.prototype) as LayersModel;
  for (const name of [...FIELDS, ...methodsOf(LayersModel.prototype)]) {
    Object.defineProperty(model, name, {configurable: true, get: () => refuse(name)});
  }
  return Object.defineProperties(model, {
    [ONLY_VARIABLES]: {value: {optimizer}},
    stopTraining: {value: false, writable: true},
    // The members of tfjs's `LayerVariable` that callbacks use.
    weights: {value: named.map(([originalName, variable], id) => ({id, originalName, read: () => variable}))},
    getWeights: {
      value: (trainableOnly = false) =>
        named.map(([, variable]) => variable).filter(({trainable}) => trainable || !trainableOnly),
    },
    optimizer: {get: () => optimizer ?? refuseWithoutOptimizer()},
  });
}

/** False for what `modelOfVariables` returns. */
export function hasLayers(model: LayersModel | undefined): model is LayersModel {
  return model !== undefined && !Object.hasOwn(model, ONLY_VARIABLES);
}

/** The optimizer of a model or of variables, if there is one. */
export function optimizerOf(model: LayersModel): Optimizer | undefined {
  const holder = hasLayers(model) ? model : (model as unknown as {[ONLY_VARIABLES]: unknown})[ONLY_VARIABLES];
  return (holder as {optimizer?: Optimizer | null}).optimizer ?? undefined;
}

function namedVariables(given: unknown): [name: string, variable: Variable][] {
  const isHolder = typeof given === 'object' && given !== null && !('dataId' in given);
  const entries: [string, unknown][] = isHolder ? Object.entries(given) : [['', given]];
  const wrong = entries.find(([, one]) => !(one instanceof Variable));
  if (wrong === undefined) {
    return entries.map(([name, one]) => [
      Array.isArray(given) ? (one as Variable).name : name,
      one as Variable,
    ]);
  }
  const got = formatValue(wrong[1]);
  throw new UsageError(WHERE, `variables must be an array or an object of tf.Variable; got ${got}.`);
}

/** The names of all members that instances inherit. */
function methodsOf(prototype: object): string[] {
  if (prototype === Object.prototype) return [];
  const inherited = methodsOf(Object.getPrototypeOf(prototype) as object);
  return [...Object.getOwnPropertyNames(prototype), ...inherited].filter(name => name !== 'constructor');
}

function refuse(name: string): never {
  throw new UsageError(
    WHERE,
    `a callback uses model.${name}, which a list of variables does not have. Leave out callbacks that need a ` +
      'LayersModel, or give one: {model}.',
  );
}

function refuseWithoutOptimizer(): never {
  throw new UsageError(
    WHERE,
    'a callback uses the optimizer, and there is none. Give it: callbacks.list([...], {variables, optimizer}).',
  );
}
