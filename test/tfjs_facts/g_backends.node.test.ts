/** Facts G6 and G9: casts on webgpu, and the types that `where` accepts on tfjs-node. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {whereFloat, toFloat} from '../../src/floats.js';
import {withMetrics} from '../../src/index.js';
import {ALL_METRICS} from '../../src/metrics/names/catalogue.js';
import * as classes from '../../src/metrics/classes.js';
import type {MetricClass} from '../../src/metrics/names/metric_table.js';
import * as functions from '../../src/metrics/functions.js';
import type {MetricFunction} from '../../src/functional/core/user_function.js';
import {forcePath} from '../../src/array/path.js';
import {isSame, Trial} from '../metrics/laws/trial.js';
import {onTfjsNode, onWebgpu} from '../faulty_backends.js';
import {type Rows, type Specimen, specimensOf} from '../vectors/specimens.js';
import {show, type TensorJson, tensorOf} from '../vectors/values.js';

const METRICS = Object.values<MetricClass>(classes).map(c => c.className);
const ids = [1, 0, 2, 5];

describe('G6: integers as floats on webgpu', () => {
  const turned = async (floats: (x: tf.Tensor) => tf.Tensor): Promise<number[]> => {
    let got: number[] = [];
    await onWebgpu(async () => {
      const x = tf.tensor3d(ids, [2, 1, 2], 'int32');
      got = [...tf.tidy(() => tf.transpose(floats(x), [2, 1, 0]).dataSync())];
      x.dispose();
    });
    return got;
  };

  it('G6 plain: a cast leaves integers, whose bits a transpose returns', async () => {
    expect(await turned(x => tf.cast(x, 'float32'))).to.deep.equal([0, 0, 0, 0]);
  });

  it('G6 here: are floats', async () => {
    expect(await turned(toFloat)).to.deep.equal([1, 2, 0, 5]);
  });

  it('are floats as inputs of an extended model', async () => {
    const [x, y] = [tf.tensor3d([1, 0, 2, 5, 3, 4], [1, 2, 3], 'int32'), tf.zeros([1, 3, 2])];
    const loss = async (): Promise<number> => {
      const model = withMetrics(
        tf.sequential({layers: [tf.layers.permute({dims: [2, 1], inputShape: [2, 3]})]}),
      );
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      return (await model.evaluateLogs(x, y)).loss;
    };
    await onWebgpu(async () => void expect(await loss()).to.be.closeTo(55 / 6, 1e-5));
    tf.dispose([x, y]);
  });

  it('a cast that converts costs nothing extra, and neither do floats', async () => {
    const kernels = (x: tf.Tensor): number => {
      let count = 0;
      const {runKernel} = tf.engine();
      tf.engine().runKernel = ((...args: Parameters<typeof runKernel>) => {
        count++;
        return runKernel.apply(tf.engine(), args);
      }) as typeof runKernel;
      tf.tidy(() => void toFloat(x));
      tf.engine().runKernel = runKernel;
      return count;
    };
    const [ints, floats] = [tf.tensor1d(ids, 'int32'), tf.tensor1d(ids)];
    expect([kernels(ints), kernels(floats)]).to.deep.equal([1, 1]);
    await onWebgpu(async () => void expect([kernels(ints), kernels(floats)]).to.deep.equal([2, 1]));
    tf.dispose([ints, floats]);
  });
});

describe('G9: two types in one call on tfjs-node', () => {
  it('G9 plain: where rejects an int32 beside a float32', async () => {
    await onTfjsNode(async () => {
      const [x, yes] = [tf.tensor1d(ids, 'int32'), tf.tensor1d([true, false, true, false], 'bool')];
      expect(() => tf.where(yes, x, -1)).to.throw('Select of int32 and float32');
      expect([...tf.tidy(() => whereFloat(yes, x, -1).dataSync())]).to.deep.equal([1, -1, 2, -1]);
      tf.dispose([x, yes]);
    });
  });
});

/** The same numbers as integers and as booleans, if the conversion is exact. */
function typed(rows: Rows): Rows[] {
  const as =
    (dtype: 'int32' | 'bool') =>
    (x: TensorJson | undefined): TensorJson | undefined => {
      const fits = x?.values.every(v =>
        dtype === 'bool' ? v === 0 || v === 1 : Number.isInteger(v) && Math.abs(v as number) < 2 ** 24,
      );
      return x && fits ? {...x, dtype} : x;
    };
  return (['int32', 'bool'] as const).map(dtype => ({
    yTrue: as(dtype)(rows.yTrue),
    yPred: as(dtype)(rows.yPred) as TensorJson,
    sampleWeight: as(dtype)(rows.sampleWeight),
  }));
}

/** The result on the running backend, in small tensors, or the error for rows that it rejects. */
async function result(specimen: Specimen, rows: Rows): Promise<unknown> {
  const trial = new Trial(specimen, 'device');
  const metric = trial.make();
  try {
    trial.feedTensors(metric, rows);
    trial.feedTensors(metric, rows);
    return await metric.result();
  } catch (error) {
    return (error as Error).message;
  } finally {
    metric.dispose();
  }
}

const BACKENDS = {'webgpu': onWebgpu, 'tfjs-node': onTfjsNode};

for (const [backend, on] of Object.entries(BACKENDS)) {
  describe(`on a backend with the flaw of ${backend}`, function () {
    this.timeout(120_000);
    before(() => forcePath('device'));
    after(() => forcePath(undefined));

    for (const className of METRICS) {
      it(`${className} equals its result on other backends`, async () => {
        for (const specimen of await specimensOf(className)) {
          for (const rows of [specimen.rows, ...typed(specimen.rows)]) {
            const want = await result(specimen, rows);
            let got: unknown;
            await on(async () => void (got = await result(specimen, rows)));
            const types = `${rows.yTrue?.dtype}, ${rows.yPred.dtype}`;
            expect(
              isSame(got, want, 1e-6),
              `${specimen.id} (${types}): ${show(got)}, want ${show(want)}`,
            ).to.equal(true);
          }
        }
      });
    }

    for (const [name, fn] of Object.entries<MetricFunction>(functions)) {
      it(`${name}() takes integers and booleans`, async () => {
        const className = ALL_METRICS.classOfFunction?.(fn)?.className;
        for (const {rows: given} of className === undefined ? [] : await specimensOf(className)) {
          for (const {yTrue, yPred} of [given, ...typed(given)]) {
            const values = (): unknown => {
              try {
                return tf.tidy(() =>
                  Array.from((fn(tensorOf(yTrue as TensorJson), tensorOf(yPred)) as tf.Tensor).dataSync()),
                );
              } catch (error) {
                return (error as Error).message;
              }
            };
            const want = values();
            let got: unknown;
            await on(async () => void (got = values()));
            expect(isSame(got, want, 1e-6), `${show(got)}, want ${show(want)}`).to.equal(true);
          }
        }
      });
    }
  });
}
