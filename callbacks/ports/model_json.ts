import type {io} from '@tensorflow/tfjs-core';
import {UsageError} from '../../src/errors.js';

/** The contents of `model.json` (tfjs exports no type of it). */
export type ModelJSON = Parameters<typeof io.getModelArtifactsForJSON>[0];

/** What tfjs writes into `model.json`, in its order; without `path` there are no weights. */
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

const BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
  float16: 2,
  uint16: 2,
  uint8: 1,
};

/** Throws when there are fewer or more bytes than the weights need: tfjs would fail later, in another place. */
export function checkWeightBytes(
  where: string,
  specs: readonly io.WeightsManifestEntry[],
  buffers: readonly ArrayBuffer[],
): void {
  const sizes = specs.map(
    ({shape, dtype, quantization}) => shape.reduce((a, b) => a * b, 1) * BYTES[quantization?.dtype ?? dtype],
  );
  const expected = sizes.reduce((a, b) => a + b, 0);
  const found = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
  // Strings have no fixed size.
  if (Number.isNaN(expected) || expected === found) return;
  throw new UsageError(where, `expected ${expected} bytes of weights, the files hold ${found}.`);
}
