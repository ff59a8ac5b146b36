import {cast, dispose, type Tensor} from '@tensorflow/tfjs-core';
import {LayersModel, Sequential, type SymbolicTensor} from '@tensorflow/tfjs-layers';
import {toFloat} from '../../floats.js';
import {interceptApply} from '../graph/intercept_apply.js';
import {type GraphLayer, type GraphModel, type GraphNode, isModel, nodeOf, sourceOf} from '../internals.js';
import {type Mask, outputMasks} from '../graph/output_masks.js';
import {offTape} from './tape.js';

/** What a forward pass has to give besides the outputs. */
export interface ForwardRequest {
  readonly training: boolean;
  /** Values within the graph are used afterwards: none is freed before the tidy ends, as in training. */
  readonly keepsValues?: boolean;
  /** What is wanted of the values within the graph. */
  readonly tracked?: Tracked;
}

export interface Tracked {
  /** Symbolic tensors, also of nested models. */
  readonly symbols: readonly SymbolicTensor[];
  /** Makes the copy that is reported: tensors of a nested model's own `call` die with its tidy, others after their use. */
  copy(value: Tensor): Tensor;
}

export interface ForwardResult {
  readonly outputs: Tensor[];
  /** Keras's mask of each output: 1 where an entry counts. */
  readonly masks: Mask[];
  /** The values of each tracked tensor: one per use of the nested model that holds it. */
  readonly tracked: Map<SymbolicTensor, Tensor[]>;
}

/** The values of one level of the graph (a nested model has a level of its own per use). */
interface Level {
  readonly values: Map<number, Tensor>;
  readonly masks: Map<number, Mask>;
}

interface Walk extends ForwardRequest {
  readonly wanted: ReadonlySet<number>;
  readonly found: Map<number, Tensor[]>;
}

/**
 * Runs the graph of a model, each use of a layer once: also where one layer has several outputs that are used (A10).
 * Masks go where the graph leads them and nowhere else (A9). Call it inside a tidy.
 */
export function forward(
  model: GraphModel,
  inputs: readonly Tensor[],
  request: ForwardRequest,
): ForwardResult {
  const symbols = request.tracked?.symbols ?? [];
  const walk: Walk = {...request, wanted: new Set(symbols.map(t => t.id)), found: new Map()};
  const level = runGraph(model, inputs, [], walk);
  return {
    outputs: model.outputs.map(t => level.values.get(t.id) as Tensor),
    masks: model.outputs.map(t => level.masks.get(t.id)),
    tracked: new Map(symbols.map(t => [t, walk.found.get(t.id) ?? []])),
  };
}

function runGraph(
  model: GraphModel,
  inputs: readonly Tensor[],
  inputMasks: readonly Mask[],
  walk: Walk,
): Level {
  const level: Level = {values: new Map(), masks: new Map()};
  model.inputs.forEach((symbol, i) => put(level, symbol, fed(symbol, inputs[i]), inputMasks[i], walk));
  const nodes = executionOrder(model);
  const release = walk.training || walk.keepsValues === true ? undefined : new Releaser(nodes, model, level);
  for (const node of nodes) {
    const values = node.inputTensors.map(t => level.values.get(t.id) as Tensor);
    const masks = node.inputTensors.map(t => level.masks.get(t.id));
    const out = runNode(node, values, masks, walk);
    node.outputTensors.forEach((symbol, i) => put(level, symbol, out.values[i], out.masks[i], walk));
    release?.after(node);
  }
  return level;
}

function put(level: Level, symbol: SymbolicTensor, value: Tensor, mask: Mask, walk: Walk): void {
  level.values.set(symbol.id, value);
  level.masks.set(symbol.id, mask);
  if (!walk.wanted.has(symbol.id)) return;
  const copy = (walk.tracked as Tracked).copy(value);
  const found = walk.found.get(symbol.id);
  if (found === undefined) walk.found.set(symbol.id, [copy]);
  else found.push(copy);
}

/** tfjs casts what is fed to the dtype of the input. */
function fed(symbol: SymbolicTensor, value: Tensor): Tensor {
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
  walk: Walk,
  apply: Apply = kwargs => layer.apply(values, kwargs),
): NodeOutput {
  if (!isModel(layer)) return runLayer(layer, values, masks, walk, apply);
  return runsItsGraph(layer)
    ? runNested(layer, values, masks, walk)
    : runOpaque(layer, values, masks, walk, apply);
}

/** False for a subclass, or an instance, with a `call` of its own: then that one has to run. */
function runsItsGraph(model: GraphModel): boolean {
  const own = (model as unknown as {call: unknown}).call;
  return own === LayersModel.prototype.call || own === Sequential.prototype.call;
}

function runNested(model: GraphModel, values: Tensor[], masks: Mask[], walk: Walk): NodeOutput {
  const inner = runGraph(model, values, masks, walk);
  return {
    values: apart(
      model.outputs.map(t => inner.values.get(t.id) as Tensor),
      values,
    ),
    masks: model.outputs.map(t => inner.masks.get(t.id)),
  };
}

/** Outputs as tensors of their own: an LSTM gives one tensor as its output and as its state, a model its input. */
function apart(outputs: readonly Tensor[], inputs: readonly Tensor[]): Tensor[] {
  return outputs.map((o, i) => (inputs.includes(o) || outputs.indexOf(o) < i ? o.clone() : o));
}

/**
 * A nested model whose `call` is somebody's own: it runs, and the uses of the layers below, which tfjs's executor
 * asks for by `apply`, go through `runNode`, so that masks, tracking and once-per-use hold there too.
 */
function runOpaque(model: GraphModel, values: Tensor[], masks: Mask[], walk: Walk, apply: Apply): NodeOutput {
  const level: Level = {values: new Map(), masks: new Map()};
  model.inputs.forEach((symbol, i) => put(level, symbol, fed(symbol, values[i]), masks[i], walk));
  const done = new Map<GraphNode, Tensor[]>();
  const nodes = executionOrder(model);
  const run = interceptApply(nodes, (layer, given, original) => {
    const node = nodes.find(
      n =>
        n.outboundLayer === layer &&
        n.inputTensors.length === given.length &&
        n.inputTensors.every((t, i) => level.values.get(t.id) === given[i]),
    );
    if (node === undefined) return original();
    const known = done.get(node);
    if (known !== undefined) return known;
    const nodeMasks = node.inputTensors.map(t => level.masks.get(t.id));
    const out = runNode(node, given, nodeMasks, walk, kwargs => original(kwargs));
    node.outputTensors.forEach((symbol, i) => put(level, symbol, out.values[i], out.masks[i], walk));
    done.set(node, out.values);
    return out.values;
  });
  const outputs = toList(run(() => apply(kwargsOf(walk, masks))));
  return {values: outputs, masks: outputs.map((o, i) => fitting(level.masks.get(model.outputs[i]?.id), o))};
}

function runLayer(layer: GraphLayer, values: Tensor[], masks: Mask[], walk: Walk, apply: Apply): NodeOutput {
  const outputs = apart(toList(apply(kwargsOf(walk, masks))), []);
  // The boolean operators that compute masks have no gradient (G3).
  const after = offTape(() => outputMasks(layer, values, masks));
  return {values: outputs, masks: outputs.map((o, i) => fitting(after[i], o))};
}

/**
 * What a layer's call is told, as tfjs tells it: `training` in training only (G4). A fresh record per use: tfjs shares
 * one between all layers, which is how masks leak (A9).
 */
function kwargsOf({training}: Walk, [mask]: readonly Mask[]): Record<string, unknown> {
  return {...(training && {training}), ...(mask !== undefined && {mask})};
}

/** A mask marks leading axes of its tensor; what layers hand on beside a tensor of another form is none. */
function fitting(mask: Mask, value: Tensor): Mask {
  if (mask === undefined || mask.rank >= value.rank) return undefined;
  return mask.shape.every((d, i) => d === value.shape[i]) ? mask : undefined;
}

function toList(x: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(x) ? x : [x];
}

const orders = new WeakMap<GraphModel, {outputs: readonly SymbolicTensor[]; nodes: GraphNode[]}>();

/** The nodes between a model's inputs and outputs, each after those it needs. */
export function executionOrder(model: GraphModel): GraphNode[] {
  const known = orders.get(model);
  if (known !== undefined && known.outputs === model.outputs) return known.nodes;
  const nodes: GraphNode[] = [];
  const seen = new Set<GraphNode>();
  const fedIds = new Set(model.inputs.map(t => t.id));
  const visit = (symbol: SymbolicTensor): void => {
    if (fedIds.has(symbol.id)) return;
    const node = nodeOf(symbol);
    if (seen.has(node)) return;
    seen.add(node);
    // tfjs walks the last input first; the same order keeps random layers' draws the same.
    for (let i = node.inputTensors.length - 1; i >= 0; i--) visit(node.inputTensors[i]);
    nodes.push(node);
  };
  model.outputs.forEach(visit);
  orders.set(model, {outputs: model.outputs, nodes});
  return nodes;
}

/** In inference frees a tensor after its last use, as tfjs does. */
class Releaser {
  private readonly uses = new Map<number, number>();
  private readonly level: Level;
  private readonly kept: Set<number>;

  constructor(nodes: readonly GraphNode[], model: GraphModel, level: Level) {
    this.level = level;
    this.kept = new Set([...model.inputs, ...model.outputs].map(t => t.id));
    for (const node of nodes) {
      for (const t of node.inputTensors) this.uses.set(t.id, (this.uses.get(t.id) ?? 0) + 1);
    }
  }

  after(node: GraphNode): void {
    for (const t of node.inputTensors) {
      const left = (this.uses.get(t.id) as number) - 1;
      this.uses.set(t.id, left);
      if (left > 0 || this.kept.has(t.id) || sourceOf(t).sourceLayer.stateful) continue;
      dispose(this.level.values.get(t.id));
    }
  }
}
