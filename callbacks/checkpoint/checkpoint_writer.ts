import type {io} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import type {ModelLocation} from '../ports/model_location.js';
import {pathResolver} from '../ports/path_resolver.js';
import {hasIndexedDB, isNode} from '../ports/environment.js';
import {safeFileName} from './file_names.js';
import {memoryLockStorage} from '../locks/lock_record.js';
import type {LockTarget} from '../locks/write_lock.js';
import {modelAt, folderAt} from '../ports/locations.js';
import {parseTarget} from '../ports/targets.js';
import {lockTarget} from '../locks/write_locks.js';
import {captureModel, captureWeights} from './capture_model.js';
import type {CheckpointSettings, CheckpointTarget} from './model_checkpoint_options.js';
import {checkWritable} from './check_writable.js';
import {printWarning} from '../../src/print.js';

/** Writes models or weights to paths, URLs and handlers, and removes them. */
export class CheckpointWriter {
  private readonly where: string;
  private readonly settings: Pick<CheckpointSettings, 'handler' | 'saveWeightsOnly'>;
  private readonly resolve: ReturnType<typeof pathResolver>;
  private warned = false;

  constructor(where: string, settings: Pick<CheckpointSettings, 'handler' | 'saveWeightsOnly'>) {
    this.where = where;
    this.settings = settings;
    this.resolve = pathResolver(where);
  }

  /** Makes a path on disk absolute. A name for the option `handler` stays as it is. */
  pathOf(path: string): string {
    return this.settings.handler === undefined ? this.resolve(path) : path;
  }

  /** Captures the model. Warns once if its optimizer cannot be saved. */
  async capture(model: LayersModel): Promise<io.ModelArtifacts> {
    const capture = this.settings.saveWeightsOnly ? captureWeights(model) : captureModel(model, true);
    const {artifacts, optimizerProblem: without} = await capture;
    if (without !== undefined && !this.warned) {
      this.warned = true;
      printWarning(`${this.where}: the model is saved without its optimizer: ${without}`);
    }
    return artifacts;
  }

  /** Throws if nothing can be written there, as far as that is known before writing. */
  async checkWritable(path: string): Promise<void> {
    if (this.settings.handler === undefined) await checkWritable(this.where, this.pathOf(path));
  }

  async write(target: CheckpointTarget, artifacts: io.ModelArtifacts): Promise<void> {
    const {handler, where} = await this.locationOf(target);
    if (handler.save === undefined) throw new UsageError(this.where, `nothing can be saved to ${where}.`);
    await handler.save(artifacts);
  }

  async remove(target: CheckpointTarget): Promise<void> {
    await (await this.locationOf(target)).remove();
  }

  /** The lock target of all checkpoints of a template; `undefined` if it cannot be locked. */
  async lockTargetOf(template: CheckpointSettings['filepath']): Promise<LockTarget | undefined> {
    const {handler} = this.settings;
    if (typeof template !== 'string')
      return {name: 'the same place', storage: memoryLockStorage(template, '')};
    if (handler !== undefined) return {name: `"${template}"`, storage: memoryLockStorage(handler, template)};
    const path = this.pathOf(template).replace(/\/+$/, '');
    const {scheme, isDisk} = parseTarget(this.where, path);
    const inPage = ['indexeddb', 'localstorage'].includes(scheme) || (isDisk && !isNode() && hasIndexedDB());
    if (inPage) {
      const store = await folderAt(this.where, 'indexeddb://locks');
      return lockTarget({store, name: safeFileName(path)}, `"${template}"`);
    }
    if (!isDisk || !isNode()) return undefined;
    const folder = /^[^{]*[\\/]/.exec(path)?.[0] ?? '';
    const store = await folderAt(this.where, folder === '' ? '.' : folder);
    return lockTarget({store, name: safeFileName(path.slice(folder.length))}, `"${template}"`);
  }

  private locationOf(target: CheckpointTarget): Promise<ModelLocation> {
    const {handler} = this.settings;
    if (typeof target !== 'string') return modelAt(this.where, target);
    return modelAt(this.where, handler === undefined ? this.pathOf(target) : handler(target));
  }
}
