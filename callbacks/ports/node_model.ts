import {io} from '@tensorflow/tfjs-core';
import {basename, dirname, resolve} from 'node:path';
import {UsageError} from '../../src/errors.js';
import type {ModelLocation} from './model_location.js';
import {checkModelJSON, checkWeightBytes, modelJSON, type ModelJSON} from './model_json.js';
import {NodeFolder} from './node_folder.js';
import {isInside} from './store_names.js';
import {Mutex} from './mutex.js';

const mutexes = new Map<string, Mutex>();

/**
 * The files of one model: `model.json` and `weights.bin` in a folder, or `best.json` and `best.weights.bin`.
 */
class NodeModel implements ModelLocation {
  readonly where: string;
  readonly handler: io.IOHandler;
  private readonly folder: NodeFolder;
  private readonly json: string;
  private readonly weights: string;
  private readonly next: string;
  private readonly mutex: Mutex;

  constructor(path: string) {
    const isFile = /\.json$/i.test(path);
    this.folder = new NodeFolder(isFile ? dirname(path) : path);
    this.json = isFile ? basename(path) : 'model.json';
    const stem = this.json === 'model.json' ? '' : `${this.json.slice(0, -'.json'.length)}.`;
    this.weights = `${stem}weights.bin`;
    this.next = `${stem}weights.next.bin`;
    this.where = resolve(this.folder.where, this.json);
    this.mutex = mutexes.get(this.where) ?? new Mutex();
    mutexes.set(this.where, this.mutex);
    this.handler = {
      save: artifacts => this.mutex.run(() => this.save(artifacts)),
      load: () => this.load(),
    };
  }

  exists(): Promise<boolean> {
    return this.folder.has(this.json);
  }

  remove(): Promise<void> {
    return this.mutex.run(async () => {
      const own = new Set([this.weights, this.next, ...(await this.referred())]);
      await this.folder.remove(this.json);
      for (const name of own) await this.folder.remove(name);
      await this.folder.removeIfEmpty();
    });
  }

  /**
   * `model.json` refers to the file of its weights, so replacing `model.json` is the one step from the old
   * model to the new one. The new weights are written to a file that the old `model.json` does not refer to.
   * When the new model is safe, its weights get their usual name: a second name for the same file, then
   * another `model.json`, and the first name is removed.
   */
  private async save(artifacts: io.ModelArtifacts): Promise<io.SaveResult> {
    const {modelTopology, weightData} = artifacts;
    if (modelTopology instanceof ArrayBuffer) {
      throw new UsageError(this.where, 'expected a layers model; a graph model cannot be saved.');
    }
    const isTaken = (await this.referred()).includes(this.weights);
    const name = isTaken ? this.next : this.weights;
    if (weightData != null) {
      const buffers = Array.isArray(weightData) ? weightData : [weightData];
      await this.folder.write(
        name,
        buffers.map(buffer => new Uint8Array(buffer)),
      );
    }
    const text = (path: string) =>
      new TextEncoder().encode(JSON.stringify(modelJSON(artifacts, weightData == null ? undefined : path)));
    await this.folder.write(this.json, text(name));
    try {
      if (isTaken) {
        await this.folder.copy(this.next, this.weights);
        await this.folder.write(this.json, text(this.weights));
      }
      await this.folder.remove(this.next);
    } catch {
      // The new model is safe with the other name, and the next save continues from there.
    }
    return {modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts)};
  }

  private async load(): Promise<io.ModelArtifacts> {
    const text = await this.readText();
    if (text === undefined) {
      throw new UsageError('fileSystem', `there is no model: ${this.where} does not exist.`);
    }
    const model = this.parse(text);
    const buffers: ArrayBuffer[] = [];
    const manifest = model.weightsManifest ?? [];
    for (const path of manifest.flatMap(group => group.paths)) {
      const bytes = await this.folder.read(path.replace(/^\.\//, ''));
      if (bytes === undefined) {
        // Another process has just saved a new model.
        if ((await this.readText()) !== text) return this.load();
        throw new UsageError(
          'fileSystem',
          `${this.where} refers to the file "${path}" for its weights, which does not exist.`,
        );
      }
      buffers.push(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
    }
    const specs = io.getWeightSpecs(manifest);
    checkWeightBytes(this.where, specs, buffers);
    return io.getModelArtifactsForJSON(model, async () => [
      specs,
      buffers.length === 1 ? buffers[0] : buffers,
    ]);
  }

  private async readText(): Promise<string | undefined> {
    const bytes = await this.folder.read(this.json);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  }

  private parse(text: string): ModelJSON {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (error) {
      throw new UsageError('fileSystem', `${this.where} is not JSON: ${(error as Error).message}.`);
    }
    return checkModelJSON(this.where, json);
  }

  /** The files in the folder to which `model.json` refers now; none if it is missing or invalid. */
  private async referred(): Promise<string[]> {
    try {
      const manifest = this.parse((await this.readText()) ?? '{}').weightsManifest ?? [];
      return manifest
        .flatMap(group => group.paths)
        .map(path => path.replace(/^\.\//, ''))
        .filter(isInside);
    } catch {
      return [];
    }
  }
}

/** The location of a model on disk: a folder, or a path that ends in `.json`. */
export function modelOnDisk(path: string): ModelLocation {
  return new NodeModel(path);
}
