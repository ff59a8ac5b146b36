import {cast, type Tensor} from '@tensorflow/tfjs-core';
import {LayersModel, Sequential, type SymbolicTensor} from '@tensorflow/tfjs-layers';
import {toFloat} from '../../floats.js';
import {executionOrder} from '../graph/execution_order.js';
import {interceptApply} from '../graph/intercept_apply.js';
import {type Mask, outputMasks} from '../graph/output_masks.js';
import {type GraphLayer, type GraphModel, type GraphNode, isModel} from '../internals.js';
import {offTape} from './tape.js';
import {TensorReleaser} from './tensor_releaser.js';

/** What the caller needs from a forward pass besides the outputs. */
export interface ForwardRequest {
  readonly training: boolean;
  /**
   * Keeps all values within the graph until the tidy ends, as in training: the caller uses them afterwards.
   */
  readonly keepsValues?: boolean;
  /** Values within the graph to report. */
  readonly tracked?: Tracked;
}

export interface Tracked {
  /** Symbolic tensors, also of nested models. */
  readonly symbols: readonly SymbolicTensor[];
  /** Copies a value to report. The value itself may be disposed after its last use, or by a tidy. */
  copy(value: Tensor): Tensor;
}

export interface ForwardResult {
  readonly outputs: Tensor[];
  /** Keras's mask of each output: 1 where an entry counts. */
  readonly masks: Mask[];
  /** The values of each tracked tensor: one per use of the nested model that holds it. */
  readonly tracked: Map<SymbolicTensor, Tensor[]>;
}

/** The values and masks of one graph, by symbolic tensor id. Each use of a nested model has its own. */
interface GraphValues {
  readonly values: Map<number, Tensor>;
  readonly masks: Map<number, Mask>;
}

/** The request, and the tracked values so far. Symbolic tensors are keyed by id. */
interface ForwardState extends ForwardRequest {
  readonly wanted: ReadonlySet<number>;
  readonly found: Map<number, Tensor[]>;
}

/**
 * Runs the graph of a model. Each use of a layer runs once, even if several of its outputs are used (A10).
 * Masks follow the graph and reach no other branch (A9). Call it inside a tidy.
 */
export function forward(
  model: GraphModel,
  inputs: readonly Tensor[],
  request: ForwardRequest,
): ForwardResult {
  const symbols = request.tracked?.symbols ?? [];
  const state: ForwardState = {...request, wanted: new Set(symbols.map(t => t.id)), found: new Map()};
  const graph = runGraph(model, inputs, [], state);
  return {
    outputs: model.outputs.map(t => graph.values.get(t.id) as Tensor),
    masks: model.outputs.map(t => graph.masks.get(t.id)),
    tracked: new Map(symbols.map(t => [t, state.found.get(t.id) ?? []])),
  };
}

function runGraph(
  model: GraphModel,
  inputs: readonly Tensor[],
  inputMasks: readonly Mask[],
  state: ForwardState,
): GraphValues {
  const graph: GraphValues = {values: new Map(), masks: new Map()};
  model.inputs.forEach((symbol, i) => put(graph, symbol, castInput(symbol, inputs[i]), inputMasks[i], state));
  const nodes = executionOrder(model);
  const release =
    state.training || state.keepsValues === true ? undefined : new TensorReleaser(nodes, model, graph.values);
  for (const node of nodes) {
    const values = node.inputTensors.map(t => graph.values.get(t.id) as Tensor);
    const masks = node.inputTensors.map(t => graph.masks.get(t.id));
    const out = runNode(node, values, masks, state);
    node.outputTensors.forEach((symbol, i) => put(graph, symbol, out.values[i], out.masks[i], state));
    release?.after(node);
  }
  return graph;
}

function put(
  graph: GraphValues,
  symbol: SymbolicTensor,
  value: Tensor,
  mask: Mask,
  state: ForwardState,
): void {
  graph.values.set(symbol.id, value);
  graph.masks.set(symbol.id, mask);
  if (!state.wanted.has(symbol.id)) return;
  const copy = (state.tracked as Tracked).copy(value);
  const found = state.found.get(symbol.id);
  if (found === undefined) state.found.set(symbol.id, [copy]);
  else found.push(copy);
}

/** Casts an input to the dtype of its symbol, as tfjs does. */
function castInput(symbol: SymbolicTensor, value: Tensor): Tensor {
  if (symbol.dtype == null || symbol.dtype === value.dtype) return value;
  return symbol.dtype === 'float32' ? toFloat(value) : cast(value, symbol.dtype);
}

interface NodeOutput {
  values: Tensor[];
  masks: Mask[];
}

type Apply = (kwargs: Record<string, unknown>) => Tensor | Tensor[];

function runNode(
  {outboundLayer: layer}: GraphNode,
  values: Tensor[],
  masks: Mask[],
  state: ForwardState,
  apply: Apply = kwargs => layer.apply(values, kwargs),
): NodeOutput {
  if (!isModel(layer)) return runLayer(layer, values, masks, state, apply);
  return runsItsGraph(layer)
    ? runNested(layer, values, masks, state)
    : runCustomCall(layer, values, masks, state, apply);
}

/** False if a subclass or the instance overrides `call`: then that method has to run. */
function runsItsGraph(model: GraphModel): boolean {
  const own = (model as unknown as {call: unknown}).call;
  return own === LayersModel.prototype.call || own === Sequential.prototype.call;
}

function runNested(model: GraphModel, values: Tensor[], masks: Mask[], state: ForwardState): NodeOutput {
  const inner = runGraph(model, values, masks, state);
  return {
    values: cloneAliased(
      model.outputs.map(t => inner.values.get(t.id) as Tensor),
      values,
    ),
    masks: model.outputs.map(t => inner.masks.get(t.id)),
  };
}

/** Clones outputs that are an input or an earlier output: an LSTM returns one tensor as output and state. */
function cloneAliased(outputs: readonly Tensor[], inputs: readonly Tensor[]): Tensor[] {
  return outputs.map((o, i) => (inputs.includes(o) || outputs.indexOf(o) < i ? o.clone() : o));
}

/**
 * Runs a nested model that overrides `call`. tfjs's executor then calls `apply` of the layers below. Each of
 * these calls goes through `runNode`, so that masks, tracking and one run per use hold there too.
 */
function runCustomCall(
  model: GraphModel,
  values: Tensor[],
  masks: Mask[],
  state: ForwardState,
  apply: Apply,
): NodeOutput {
  const graph: GraphValues = {values: new Map(), masks: new Map()};
  model.inputs.forEach((symbol, i) => put(graph, symbol, castInput(symbol, values[i]), masks[i], state));
  const done = new Map<GraphNode, Tensor[]>();
  const nodes = executionOrder(model);
  const run = interceptApply(nodes, (layer, given, original) => {
    const node = nodes.find(
      n =>
        n.outboundLayer === layer &&
        n.inputTensors.length === given.length &&
        n.inputTensors.every((t, i) => graph.values.get(t.id) === given[i]),
    );
    if (node === undefined) return original();
    const known = done.get(node);
    if (known !== undefined) return known;
    const nodeMasks = node.inputTensors.map(t => graph.masks.get(t.id));
    const out = runNode(node, given, nodeMasks, state, kwargs => original(kwargs));
    node.outputTensors.forEach((symbol, i) => put(graph, symbol, out.values[i], out.masks[i], state));
    done.set(node, out.values);
    return out.values;
  });
  const outputs = toList(run(() => apply(kwargsOf(state, masks))));
  return {values: outputs, masks: outputs.map((o, i) => validMask(graph.masks.get(model.outputs[i]?.id), o))};
}

function runLayer(
  layer: GraphLayer,
  values: Tensor[],
  masks: Mask[],
  state: ForwardState,
  apply: Apply,
): NodeOutput {
  const outputs = cloneAliased(toList(apply(kwargsOf(state, masks))), []);
  // The boolean operators that compute masks have no gradient (G3).
  const after = offTape(() => outputMasks(layer, values, masks));
  return {values: outputs, masks: outputs.map((o, i) => validMask(after[i], o))};
}

/**
 * The kwargs of a layer's `call`: like tfjs, `training` in training only (G4). Unlike tfjs, each use gets a
 * new object: tfjs shares one between all layers, and so passes masks to other branches (A9).
 */
function kwargsOf({training}: ForwardState, [mask]: readonly Mask[]): Record<string, unknown> {
  return {...(training && {training}), ...(mask !== undefined && {mask})};
}

/** A mask covers the leading axes of its tensor. Discards masks that do not fit the value. */
function validMask(mask: Mask, value: Tensor): Mask {
  if (mask === undefined || mask.rank >= value.rank) return undefined;
  return mask.shape.every((d, i) => d === value.shape[i]) ? mask : undefined;
}

function toList(x: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(x) ? x : [x];
}
