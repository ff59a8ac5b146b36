/** Exact areas need little memory beyond the stored samples. */
import {expect} from 'chai';
import {AveragePrecision, ROCAUC} from '../../../src/metrics/index.js';
import {randomOf} from '../random.js';

const KINDS = ['Uint8Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array'] as const;

/** The bytes of all typed arrays that are created during a call. */
function allocatedBy(action: () => void): number {
  let bytes = 0;
  const originals = KINDS.map(kind => globalThis[kind]);
  const counting = originals.map(
    original =>
      new Proxy<object>(original, {
        construct(target, args: unknown[]): object {
          const made = Reflect.construct(target as typeof Uint8Array, args);
          if (!(args[0] instanceof ArrayBuffer)) bytes += made.byteLength;
          return made;
        },
      }),
  );
  try {
    KINDS.forEach((kind, i) => Object.assign(globalThis, {[kind]: counting[i]}));
    action();
  } finally {
    KINDS.forEach((kind, i) => Object.assign(globalThis, {[kind]: originals[i]}));
  }
  return bytes;
}

describe('exact areas', () => {
  for (const metric of [new ROCAUC(), new AveragePrecision()]) {
    it(`${metric.className}: 4 bytes per sample are stored, and 8 more used for the result`, () => {
      const random = randomOf(1);
      const size = 100_000;
      const yTrue = Float32Array.from({length: size}, () => Number(random() < 0.4));
      const yPred = Float32Array.from({length: size}, () => random() - 0.3);
      const tables = 100_000;
      expect(allocatedBy(() => metric.updateState(yTrue, yPred))).to.be.within(4 * size, 4 * size + tables);
      expect(allocatedBy(() => metric.resultSync())).to.be.within(4 * size, 8 * size + tables);
    });
  }
});
