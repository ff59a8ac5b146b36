import type {Optimizer, Scalar, Tensor, Variable} from '@tensorflow/tfjs-core';
import type {layers as tfLayers, LayersModel, SymbolicTensor} from '@tensorflow/tfjs-layers';

/** A loss function of tfjs. Returns a value per sample, or a scalar. */
export interface LossFunction {
  (yTrue: Tensor, yPred: Tensor): Tensor;
}

/** The public type of a layer. */
export type PublicLayer = tfLayers.Layer;

type Kwargs = Record<string, unknown>;

/** A node of the graph: one call of a layer. */
export interface GraphNode {
  readonly id: number;
  readonly outboundLayer: GraphLayer;
  readonly inputTensors: readonly SymbolicTensor[];
  readonly outputTensors: readonly SymbolicTensor[];
}

/** The private members of a layer that this package uses (C2: property names are not mangled). */
export interface GraphLayer {
  readonly id: number;
  readonly name: string;
  readonly supportsMasking: boolean;
  readonly stateful: boolean;
  readonly inboundNodes: GraphNode[];
  getClassName(): string;
  apply(inputs: Tensor | Tensor[], kwargs?: Kwargs): Tensor | Tensor[];
  call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor | Tensor[];
  computeMask(inputs: Tensor | Tensor[], mask?: (Tensor | null)[]): Tensor | (Tensor | null)[] | null;
  readonly losses: (() => Scalar)[];
  calculateLosses(): Scalar[];
}

/** The private members of a model (a container of layers) that this package uses. */
export interface GraphModel extends GraphLayer {
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  readonly inputNames: string[];
  readonly outputNames: string[];
  readonly layers: GraphLayer[];
}

/**
 * The model that trains: a functional model, or a Sequential's inner model, which `compile` replaces (C1).
 */
export interface InnerModel extends GraphModel {
  optimizer_: Optimizer;
  isOptimizerOwned: boolean;
  isTraining: boolean;
  stopTraining_: boolean;
  loss: unknown;
  metrics: unknown;
  metricsNames: string[];
  lossFunctions: LossFunction[];
  feedLossFns: LossFunction[];
  /** The required shapes of targets; null accepts any shape. */
  feedOutputShapes: ((number | null)[] | null)[];
  collectedTrainableWeights: {read(): Variable}[];
  internalOutputShapes?: (number | null)[][];
  userDefinedMetadata?: Record<string, unknown>;
  compile(args: object): void;
  fit: LayersModel['fit'];
  fitDataset: LayersModel['fitDataset'];
  evaluate: LayersModel['evaluate'];
  evaluateDataset: LayersModel['evaluateDataset'];
  trainOnBatch: LayersModel['trainOnBatch'];
  makeTrainFunction(): (data: Tensor[]) => Tensor[];
  makeTestFunction(): void;
  testFunction: (data: Tensor[]) => Tensor[];
  testLoop(f: unknown, ins: Tensor[], batchSize?: number): Tensor[];
  getDedupedMetricsNames(): string[];
  standardizeUserData(
    x: unknown,
    y: unknown,
    sampleWeight?: unknown,
    classWeight?: unknown,
    checkBatchAxis?: boolean,
    batchSize?: number,
  ): Promise<[Tensor[], Tensor[], (Tensor | null)[] | null]>;
  standardizeUserDataXY(
    x: unknown,
    y: unknown,
    checkBatchAxis?: boolean,
    batchSize?: number,
  ): [Tensor[], Tensor[]];
}

/** Where a symbolic tensor comes from. */
interface SymbolicSource {
  readonly sourceLayer: GraphLayer;
  readonly nodeIndex: number;
  readonly tensorIndex: number;
}

export function sourceOf(t: SymbolicTensor): SymbolicSource {
  return t as unknown as SymbolicSource;
}

/** The node that computes a symbolic tensor. */
export function nodeOf(t: SymbolicTensor): GraphNode {
  const {sourceLayer, nodeIndex} = sourceOf(t);
  return sourceLayer.inboundNodes[nodeIndex];
}

/** True for layers that are models. */
export function isModel(layer: GraphLayer): layer is GraphModel {
  const m = layer as Partial<GraphModel>;
  return Array.isArray(m.layers) && Array.isArray(m.outputs) && Array.isArray(m.inputs);
}
