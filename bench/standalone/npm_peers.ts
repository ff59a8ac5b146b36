import {existsSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {local} from '../harness/interleave.js';
import type {Dataset} from './datasets.js';
import {inputOf} from './jobs.js';
import type {FoundPeers, Peer, PeerTime} from './peer.js';

/** A job of a peer over data that was converted to what the peer takes. */
type Jobs<T> = Readonly<Record<string, (yTrue: T, yPred: T) => number>>;

/** A peer of this process. */
class LocalPeer<T> implements Peer {
  readonly name: string;
  readonly jobs: ReadonlySet<string>;
  private readonly functions: Jobs<T>;
  private readonly convert: (dataset: Dataset) => readonly [T, T];
  private data: readonly [T, T] | undefined;

  constructor(name: string, functions: Jobs<T>, convert: (dataset: Dataset) => readonly [T, T]) {
    this.name = name;
    this.functions = functions;
    this.convert = convert;
    this.jobs = new Set(Object.keys(functions));
  }

  load(dataset: Dataset): Promise<void> {
    if (this.data !== undefined && this.data[0] instanceof tf.Tensor) tf.dispose(this.data as never);
    this.data = this.convert(dataset);
    return Promise.resolve();
  }

  async time(job: string, repeats: number): Promise<PeerTime> {
    const {data} = this;
    if (data === undefined) throw new Error(`${this.name}: no data for ${job}.`);
    let value = NaN;
    const ms = await local(this.name, () => (value = this.functions[job](...data))).time(repeats);
    return {ms, value};
  }
}

const asTensors = ({yTrue, yPred}: Dataset): [tf.Tensor, tf.Tensor] => [
  inputOf(yTrue, true) as tf.Tensor,
  inputOf(yPred, true) as tf.Tensor,
];
const asArrays = ({yTrue, yPred}: Dataset): [number[], number[]] => [
  Array.from(yTrue.data),
  Array.from(yPred.data),
];
const numberOf = (compute: () => tf.Tensor): number => tf.tidy(() => tf.mean(compute()).dataSync()[0]);
const trace = (matrix: readonly (readonly number[])[]): number =>
  matrix.reduce((sum, row, i) => sum + row[i], 0);

/** The metrics of tfjs itself. Its confusion matrix of 1000 classes would take minutes. */
const TFJS: Jobs<tf.Tensor> = {
  binary_accuracy: (t, p) => numberOf(() => tf.metrics.binaryAccuracy(t, p)),
  binary_crossentropy: (t, p) => numberOf(() => tf.metrics.binaryCrossentropy(t, p)),
  confusion_10: (t, p) => confusionTrace(t, p, 10),
  mse: (t, p) => numberOf(() => tf.metrics.meanSquaredError(t, p)),
  precision: (t, p) => numberOf(() => tf.metrics.precision(t, tf.cast(tf.greater(p, 0.5), 'float32'))),
  r2: (t, p) => numberOf(() => tf.metrics.r2Score(t, p)),
  sparse_accuracy: (t, p) => numberOf(() => tf.metrics.sparseCategoricalAccuracy(t, p)),
};

function confusionTrace(t: tf.Tensor, p: tf.Tensor, classes: number): number {
  return tf.tidy(() =>
    trace(tf.math.confusionMatrix(t as tf.Tensor1D, p as tf.Tensor1D, classes).arraySync()),
  );
}

interface ScikitJs {
  setBackend(tfjs: unknown): void;
  readonly metrics: Readonly<Record<string, (yTrue: number[], yPred: number[]) => unknown>>;
}

function scikitJsJobs({metrics}: ScikitJs): Jobs<number[]> {
  const classOf = (p: number[]): number[] => p.map(x => (x > 0.5 ? 1 : 0));
  return {
    binary_accuracy: (t, p) => metrics.accuracyScore(t, classOf(p)) as number,
    mse: (t, p) => metrics.meanSquaredError(t, p) as number,
    precision: (t, p) => metrics.precisionScore(t, classOf(p)) as number,
    r2: (t, p) => metrics.r2Score(t, p) as number,
  };
}

interface MlConfusionMatrix {
  readonly ConfusionMatrix: {
    fromLabels(yTrue: number[], yPred: number[]): {getMatrix(): number[][]};
  };
}

function mlConfusionJobs({ConfusionMatrix}: MlConfusionMatrix): Jobs<number[]> {
  const traceOf = (t: number[], p: number[]): number => trace(ConfusionMatrix.fromLabels(t, p).getMatrix());
  return {confusion_10: traceOf, confusion_1000: traceOf};
}

/** An optional package, and its version, if Node finds it from this checkout. */
async function optional(name: string): Promise<{module: object; version: string} | undefined> {
  const require = createRequire(import.meta.url);
  const folder = require.resolve
    .paths(name)
    ?.map(dir => join(dir, name))
    .find(dir => existsSync(join(dir, 'package.json')));
  if (folder === undefined) return undefined;
  const {version} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {version: string};
  const module = (await import(pathToFileURL(require.resolve(name)).href)) as {readonly default?: object};
  // The exports of a CommonJS package are named, or the default export.
  return {module: {...module.default, ...module}, version};
}

/** tfjs's metrics, and packages of npm that are installed beside it. */
export async function npmPeers(): Promise<FoundPeers> {
  const peers: Peer[] = [new LocalPeer('tfjs', TFJS, asTensors)];
  const missing: string[] = [];
  const versions: Record<string, string> = {};
  const add = async (name: string, create: (module: object) => Jobs<number[]>): Promise<void> => {
    const found = await optional(name);
    if (found === undefined) {
      missing.push(`${name} is not installed (npm install --no-save ${name})`);
      return;
    }
    peers.push(new LocalPeer(name, create(found.module), asArrays));
    versions[name] = found.version;
  };
  await add('scikitjs', module => {
    const scikit = module as ScikitJs;
    scikit.setBackend(tf);
    return scikitJsJobs(scikit);
  });
  await add('ml-confusion-matrix', module => mlConfusionJobs(module as MlConfusionMatrix));
  return {peers, missing, versions, close: () => undefined};
}
