import {mul, ones, reshape, square, stack, sum, type Tensor} from '@tensorflow/tfjs-core';
import {COMOMENTS} from '../../state/comoments.js';
import {centeredOnDevice, centerOfBlock, centerOfColumn} from '../core/moments.js';
import type {Outputs} from '../core/outputs.js';

/** Comoments of labels and predictions (weight, both means, Stt, Spp, Stp), [outputs * 6]. */
export function comomentsOnCpu({t, p, w, outputs}: Outputs<ArrayLike<number>>): Float64Array {
  const out = new Float64Array(COMOMENTS * outputs);
  for (let column = 0; column < outputs; column++) {
    const at = {column, columns: outputs};
    const [x, y] = [centerOfColumn(t, w, at), centerOfColumn(p, w, at)];
    if (x === undefined || y === undefined) continue;
    let [xx, yy, xy] = [0, 0, 0];
    for (let i = column; i < t.length; i += outputs) {
      const weight = w === undefined ? 1 : w[i];
      if (weight === 0) continue;
      const [dx, dy] = [t[i] - x.reference - x.offset, p[i] - y.reference - y.offset];
      xx += weight * dx * dx;
      yy += weight * dy * dy;
      xy += weight * dx * dy;
    }
    out.set([x.count, x.reference + x.offset, y.reference + y.offset, xx, yy, xy], COMOMENTS * column);
  }
  return out;
}

/** `comomentsOnCpu` for a block. */
export function comomentsOfBlock(block: Outputs<Float64Array>): Float64Array {
  const {t, p, w, outputs} = block;
  if (w !== undefined || outputs !== 1) return comomentsOnCpu(block);
  const {count, reference: tReference, offset: tOffset} = centerOfBlock(t);
  const {reference: pReference, offset: pOffset} = centerOfBlock(p);
  let tt = 0;
  let pp = 0;
  let tp = 0;
  for (let i = 0; i < count; i++) {
    const x = t[i] - tReference - tOffset;
    const y = p[i] - pReference - pOffset;
    tt += x * x;
    pp += y * y;
    tp += x * y;
  }
  return Float64Array.of(count, tReference + tOffset, pReference + pOffset, tt, pp, tp);
}

/** The same on the device. */
export function comomentsOnDevice({t, p, w: given}: Outputs<Tensor>): Tensor {
  const w = given ?? ones(t.shape);
  const [x, y] = [centeredOnDevice(t, w), centeredOnDevice(p, w)];
  const products = [square(x.centered), square(y.centered), mul(x.centered, y.centered)];
  const sums = products.map(product => sum(mul(w, product), 0));
  return reshape(stack([x.count, x.center, y.center, ...sums], 1), [-1]);
}
