import type {LayersModel} from '@tensorflow/tfjs-layers';
import {messageOf} from '../findings.js';
import {exportedNames} from './declared_names.js';
import type {OwnPackage} from './own_package.js';

type Module = Readonly<Record<string, unknown>>;

/** What an entry point exports. */
export interface EntryNames {
  readonly name: string;
  /** Types and values. */
  readonly exported: ReadonlySet<string>;
  /** The values; empty if the module could not be loaded. */
  readonly values: Module;
  /** Why it could not be loaded. */
  readonly error?: string;
}

/** The namespaces of `tf` that `installCallbacks` extends, or whose names are often misspelt. */
export type Namespace = 'callbacks' | 'metrics' | 'train';

/** The members of a namespace: without this package, and after `installCallbacks`. */
export interface NamespaceNames {
  readonly plain: Module;
  readonly installed: Module;
}

/** What the modules themselves say. */
export interface Loaded {
  readonly namespaces: Readonly<Record<Namespace, NamespaceNames>>;
  /** Throws for a name that `fit`, `fitDataset` or `compile` does not take. */
  readonly checkArgument: Readonly<Record<string, (name: string) => void>>;
  /** Throws for the name of a metric that does not exist: in plain tfjs, and in extended models. */
  readonly checkMetric: Readonly<Record<'plain' | 'extended', (name: string) => unknown>>;
}

/** All names that a project can use: the package and tfjs themselves tell them. */
export interface KnownNames {
  readonly entryPoints: readonly EntryNames[];
  /** Undefined if tfjs is not there. */
  readonly loaded: Loaded | undefined;
}

async function namesOf({name, module}: {name: string; module: string}): Promise<EntryNames> {
  const exported = exportedNames(module);
  try {
    const values = await import(`${module}.js`);
    return {name, exported, values};
  } catch (error) {
    return {name, exported, values: {}, error: messageOf(error)};
  }
}

/** The static members of a class, as tfjs-core's `train` is one, or those of an object. */
function membersOf(namespace: object): Record<string, unknown> {
  const names = Object.getOwnPropertyNames(namespace).filter(
    name => !['length', 'name', 'prototype'].includes(name) || typeof namespace === 'object',
  );
  return Object.fromEntries(names.map(name => [name, (namespace as Module)[name]]));
}

async function load(): Promise<Loaded> {
  const [
    core,
    layers,
    {installCallbacks},
    {checkFitArguments, checkFitDatasetArguments},
    {withMetrics},
    {metricFrom},
  ] = await Promise.all([
    import('@tensorflow/tfjs-core'),
    import('@tensorflow/tfjs-layers'),
    import('../../install_callbacks.js'),
    import('../../../src/tracking/fit/fit_arguments.js'),
    import('../../../src/tracking/with_metrics.js'),
    import('../../../src/metrics/names/metric_from.js'),
  ]);
  const plain = {
    callbacks: membersOf(layers.callbacks),
    train: membersOf(core.train),
    metrics: membersOf(layers.metrics),
  };
  const tf = {callbacks: {...plain.callbacks}, train: {...plain.train}, LayersModel: layers.LayersModel};
  const uninstall = installCallbacks(tf);
  const installed = {callbacks: membersOf(tf.callbacks), train: membersOf(tf.train), metrics: plain.metrics};
  uninstall();
  // A model without weights, and an optimizer without tensors: tfjs needs no backend for them.
  const newModel = (): LayersModel => {
    const input = layers.input({shape: [1]});
    return layers.model({inputs: input, outputs: input});
  };
  const extended = withMetrics(newModel());
  return {
    namespaces: {
      callbacks: {plain: plain.callbacks, installed: installed.callbacks},
      train: {plain: plain.train, installed: installed.train},
      metrics: {plain: plain.metrics, installed: plain.metrics},
    },
    checkArgument: {
      fit: name => void checkFitArguments({[name]: undefined}, []),
      fitDataset: name => void checkFitDatasetArguments({[name]: undefined} as never, []),
      compile: name => extended.compile({[name]: undefined} as never),
    },
    checkMetric: {
      plain: name =>
        newModel().compile({
          optimizer: core.train.adagrad(0.1),
          loss: 'meanSquaredError',
          metrics: [name],
        }),
      extended: name =>
        metricFrom(name, {loss: 'meanSquaredError', yTrueShape: [null, 1], yPredShape: [null, 1]}),
    },
  };
}

/** Loads the entry points of this package, and asks them what they export and accept. */
export async function knownNames({entryPoints}: OwnPackage): Promise<KnownNames> {
  const names: EntryNames[] = [];
  for (const one of entryPoints) names.push(await namesOf(one));
  const isComplete = names.every(({error}) => error === undefined);
  return {entryPoints: names, loaded: isComplete ? await load() : undefined};
}
