import type {FileLocation} from '../../ports/locations.js';
import {checkFormat} from '../../ports/file_format.js';
import {pathResolver} from '../../ports/path_resolver.js';
import {CoreRunRecorder, type RunOutput} from './core_run_recorder.js';
import {RunFile} from './run_file.js';

const WHERE = 'RunRecorder';

/**
 * Records a training as one plain object, `run`: its configuration, the logs of its epochs and batches, what
 * happened (best epoch, early stop, changes of the learning rate, NaN, ...), and an evaluation of the model.
 *
 * The record is JSON throughout, and it is live: `listen` tells what is added while training runs. Of the
 * values of batches it keeps the smallest and the greatest of each stretch of steps, so a million steps take
 * less than 2 MB, and no spike is lost. An instance that is passed to a second `fit` continues its run, with
 * further epochs.
 *
 * When training ends, the model is evaluated on `data`, else on the validation data of `fit`, which are known
 * on an extended model. The weights are those that the model then has: the best ones, if `EarlyStopping`
 * restores them. List this callback after those that add numbers to the logs.
 *
 * **Logs**: nothing.
 *
 * @example
 * const recorder = new RunRecorder({name: 'first try', data: [vx, vy]});
 * await model.fit(x, y, {epochs: 3, callbacks: recorder});
 * console.log(bestEpoch(recorder.run), recorder.run.evaluation?.confusion);
 */
export class RunRecorder extends CoreRunRecorder {
  static override readonly className: string = WHERE;

  /** Writes a file of JSON lines. @internal */
  protected override outputFor(file: string | FileLocation): RunOutput {
    const output = new RunFile(this.where, pathResolver(this.where)(file));
    checkFormat(this.where, 'JSON lines', file);
    return output;
  }
}
