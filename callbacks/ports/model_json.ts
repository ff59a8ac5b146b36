import type {io} from '@tensorflow/tfjs-core';
import {isRecord} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {getOwn} from '../../src/own_property.js';
import {formatValue} from '../../src/format_value.js';

/** The contents of `model.json` (tfjs exports no type of it). */
export type ModelJSON = Parameters<typeof io.getModelArtifactsForJSON>[0];

/** The contents of `model.json`, in the order of tfjs. Without `path` there are no weights. */
export function modelJSON(artifacts: io.ModelArtifacts, path: string | undefined): ModelJSON {
  const {modelTopology, format, generatedBy, convertedBy, weightSpecs = []} = artifacts;
  const {signature, userDefinedMetadata, modelInitializer, initializerSignature, trainingConfig} = artifacts;
  return {
    modelTopology: modelTopology as object,
    format,
    generatedBy,
    convertedBy,
    weightsManifest: path === undefined ? [] : [{paths: [path], weights: weightSpecs}],
    signature,
    userDefinedMetadata,
    modelInitializer,
    initializerSignature,
    trainingConfig,
  };
}

/**
 * Checks that JSON is a `model.json` that tfjs can read.
 *
 * @throws UsageError otherwise
 */
export function checkModelJSON(where: string, json: unknown): ModelJSON {
  const wrong = (what: string): UsageError => new UsageError(where, `it is not a saved model: ${what}.`);
  if (!isRecord(json)) throw wrong(`it holds ${formatValue(json)}, not an object`);
  const {modelTopology, weightsManifest = []} = json;
  if (!isRecord(modelTopology))
    throw wrong(`modelTopology must be an object; it is ${formatValue(modelTopology)}`);
  if (!Array.isArray(weightsManifest)) {
    throw wrong(`weightsManifest must be a list; it is ${formatValue(weightsManifest)}`);
  }
  for (const group of weightsManifest as unknown[]) {
    const {paths, weights} = isRecord(group) ? group : {};
    const hasPaths = Array.isArray(paths) && paths.every(path => typeof path === 'string');
    if (!hasPaths || !Array.isArray(weights) || !weights.every(isWeight)) {
      throw wrong(
        `weightsManifest holds ${formatValue(group)}; expected {paths: [...], weights: [{name, shape, dtype}]}`,
      );
    }
  }
  return json as unknown as ModelJSON;
}

function isWeight(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const {name, shape, dtype, quantization} = value;
  const isShape = Array.isArray(shape) && shape.every(d => Number.isInteger(d) && d >= 0);
  const isQuantized = quantization === undefined || isRecord(quantization);
  return isShape && isQuantized && typeof name === 'string' && typeof dtype === 'string';
}

const BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
  float16: 2,
  uint16: 2,
  uint8: 1,
};

/** Throws unless the weights have exactly these bytes. tfjs would fail later, elsewhere. */
export function checkWeightBytes(
  where: string,
  specs: readonly io.WeightsManifestEntry[],
  buffers: readonly ArrayBuffer[],
): void {
  const sizes = specs.map(
    ({shape, dtype, quantization}) =>
      shape.reduce((a, b) => a * b, 1) * (getOwn(BYTES, quantization?.dtype ?? dtype) ?? NaN),
  );
  const expected = sizes.reduce((a, b) => a + b, 0);
  const found = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
  // Strings have no fixed size.
  if (Number.isNaN(expected) || expected === found) return;
  throw new UsageError(where, `expected ${expected} bytes of weights, the files hold ${found}.`);
}
