/** What the reference vectors of images do not show. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  peakSignalNoiseRatios,
  structuralSimilarities,
  totalVariations,
} from '../../../src/metrics/image/image_values.js';
import {PeakSignalNoiseRatio, StructuralSimilarity, TotalVariation} from '../../../src/metrics/instances.js';
import {forcePath} from '../../../src/array/path.js';

/** Images [2, 8, 9, 2] of numbers in 0..1, the same for the same seed. */
function images(seed: number): number[][][][] {
  let state = seed;
  const next = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
  const list = <T>(length: number, of: () => T): T[] => Array.from({length}, of);
  return list(2, () => list(8, () => list(9, () => list(2, next))));
}

const [LABELS, PREDICTIONS] = [images(11), images(12)];
const OPTIONS = {sigma: 0.8};

describe('metrics of images', () => {
  afterEach(() => forcePath(undefined));

  it('are the same on the device, leak nothing, and merge', async () => {
    const makers = [
      () => new StructuralSimilarity({...OPTIONS, dataRange: [0.1, 0.9]}),
      () => new PeakSignalNoiseRatio({dim: [1, 2, 3]}),
      () => new PeakSignalNoiseRatio({dataRange: [0.2, 0.8]}),
    ];
    for (const make of makers) {
      const results: number[] = [];
      const before = tf.memory().numTensors;
      for (const path of ['cpu', 'device'] as const) {
        forcePath(path);
        const [whole, a, b] = [make(), make(), make()];
        whole.updateState(LABELS, PREDICTIONS);
        a.updateState(LABELS.slice(0, 1), PREDICTIONS.slice(0, 1));
        b.updateState(LABELS.slice(1), PREDICTIONS.slice(1));
        a.mergeState([b]);
        expect(await a.result()).to.be.closeTo(await whole.result(), 1e-4);
        results.push(await a.result());
        for (const metric of [whole, a, b]) metric.dispose();
      }
      expect(results[1]).to.be.closeTo(results[0], 1e-4);
      expect(tf.memory().numTensors).to.equal(before);
    }
  });

  it('are means or sums of what the functions return; weights select images', async () => {
    const ssim = new StructuralSimilarity({...OPTIONS, reduction: 'sum'});
    ssim.updateState(LABELS, PREDICTIONS, [0, 2]);
    const [, second] = structuralSimilarities(LABELS, PREDICTIONS, OPTIONS);
    expect(await ssim.result()).to.be.closeTo(2 * second, 1e-9);
    const variation = new TotalVariation({reduction: 'mean'});
    variation.updateState(LABELS, [1, 0]);
    expect(await variation.result()).to.be.closeTo(totalVariations(LABELS)[0], 1e-9);
    const ratio = new PeakSignalNoiseRatio({dim: -1});
    ratio.updateState(LABELS, PREDICTIONS);
    const all = [peakSignalNoiseRatios(LABELS, PREDICTIONS, {dim: [3]})].flat(9) as number[];
    expect(all.length).to.equal(2 * 8 * 9);
    expect(await ratio.result()).to.be.closeTo(all.reduce((x, y) => x + y) / all.length, 1e-9);
  });

  it('equal images give 1 and Infinity; before data all are 0', async () => {
    const [ssim, psnr] = [new StructuralSimilarity(OPTIONS), new PeakSignalNoiseRatio()];
    const variation = await new TotalVariation().result();
    expect([await ssim.result(), await psnr.result(), variation]).to.deep.equal([0, 0, 0]);
    ssim.updateState(LABELS, LABELS);
    psnr.updateState(LABELS, LABELS);
    expect(await ssim.result()).to.be.closeTo(1, 1e-9);
    expect(await psnr.result()).to.equal(Infinity);
  });

  it('volumes have a depth', async () => {
    const m = new StructuralSimilarity({gaussianKernel: false, kernelSize: [1, 3, 3]});
    m.updateState([LABELS], [LABELS]);
    expect(await m.result()).to.be.closeTo(1, 1e-9);
  });

  it('refuse what they cannot compare, and wrong options', () => {
    const m = new StructuralSimilarity();
    expect(() => m.updateState(LABELS, PREDICTIONS.slice(1))).to.throw('yTrue and yPred of the same shape');
    expect(() => m.updateState([[1]], [[1]])).to.throw(
      'expected images [batch, height, width, channels], got [1, 1]',
    );
    const wide = new StructuralSimilarity({sigma: 4});
    expect(() => wide.updateState(LABELS, PREDICTIONS)).to.throw('the window of 29');
    expect(() => new StructuralSimilarity({kernelSize: 4})).to.throw('kernelSize must be odd');
    expect(() => new StructuralSimilarity({sigma: 0})).to.throw('sigma must be above 0');
    const one = new StructuralSimilarity({sigma: [1]});
    expect(() => one.updateState(LABELS, LABELS)).to.throw('or 2 for the axes');
    expect(() => new PeakSignalNoiseRatio({dataRange: 0})).to.throw('dataRange must be a number above 0');
    expect(() => new PeakSignalNoiseRatio({base: 1})).to.throw('base must be a number above 1');
    const first = new PeakSignalNoiseRatio({dim: 0});
    expect(() => first.updateState(LABELS, LABELS)).to.throw('dim must name axes after');
  });
});
