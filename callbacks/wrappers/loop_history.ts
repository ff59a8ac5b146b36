import {History} from '@tensorflow/tfjs-layers';
import {keepInheritedKeys, readTensorsOnly} from '../../src/tfjs/callbacks/history_workarounds.js';

/** The History of a custom loop. Its logs may have keys such as `constructor`, and values such as texts. */
export function newLoopHistory(): History {
  const history = new History();
  readTensorsOnly(history);
  keepInheritedKeys(history);
  return history;
}
