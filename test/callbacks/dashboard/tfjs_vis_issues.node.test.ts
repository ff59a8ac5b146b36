/**
 * Kinds of problems that were reported for tfjs-vis, and that this package must not have: those that need no page.
 * Numbers are threads in tensorflow/tfjs. The others are in tfjs_vis_issues_page.node.test.ts.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {build, type Metafile} from 'esbuild';
import type {
  ChartContainer,
  ChartHistory,
  ChartMetrics,
  FitCallbacksOptions,
  FitCharts,
  PlotOptions,
  SectionName,
} from 'tfjs-metrics/dashboard';
import {RunRecorder} from '../../../callbacks/runs/recorder/run_recorder.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {rootPath} from '../../../tools/lib.mjs';

async function bundled(contents: string): Promise<{text: string; metafile: Metafile}> {
  const {outputFiles, metafile} = await build({
    stdin: {contents, resolveDir: rootPath, loader: 'ts'},
    bundle: true,
    format: 'esm',
    platform: 'browser',
    external: ['@tensorflow/*'],
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  return {text: outputFiles[0].text, metafile};
}

const fit = `export * from './callbacks/dashboard/show/fit_callbacks.ts'`;
const element = `export * from './callbacks/dashboard/define.ts'`;

describe('problems of tfjs-vis', function () {
  this.timeout(60_000);

  it('1064, 1509, 3397, 3415, 3444, 4866: no other version of the chart library can get in', async () => {
    const manifest = JSON.parse(readFileSync(join(rootPath, 'package.json'), 'utf8'));
    expect(Object.keys(manifest.peerDependencies)).to.deep.equal([
      '@duckdb/node-api',
      '@tensorflow/tfjs',
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-layers',
      'apache-arrow',
    ]);
    expect(manifest.dependencies.uplot).to.match(/^\^1\.6\./);
    for (const entry of [fit, element]) {
      const {text, metafile} = await bundled(entry);
      const copies = Object.keys(metafile.inputs).filter(file => /uPlot\b.*\.js$/.test(file));
      expect(copies).to.have.length(1);
      expect(text, 'no library is looked up in the page').not.to.match(/\b(window|globalThis|self)\.uPlot\b/);
    }
  });

  it('4746, 4502: charts use nothing of tfjs that versions change', async () => {
    const imports = async (entry: string) =>
      [...(await bundled(entry)).text.matchAll(/import \{([^}]*)\} from "(@tensorflow[^"]*)"/g)].map(
        ([, names, from]) => `${from}: ${names.trim()}`,
      );
    expect(await imports(fit)).to.deep.equal(['@tensorflow/tfjs-layers: Callback']);
    expect(await imports(element)).to.deep.equal([]);
  });

  it('6596: Node can import the package, and the error of a chart there names the recorder', async () => {
    const {fitCallbacks, defineTrainingDashboard} = await import('../../../callbacks/dashboard/index.js');
    defineTrainingDashboard();
    expect(() => fitCallbacks({name: 'A'}, ['loss'])).to.throw(/In Node, train with new RunRecorder/);
  });

  it('972: the types of all arguments can be imported', () => {
    const section: SectionName = {name: 'A', tab: 'B', styles: {height: 300}};
    const container: ChartContainer = section;
    const metrics: ChartMetrics = ['loss', ['acc', 'val_acc']];
    const plot: PlotOptions = {height: 200, seriesColors: ['tomato']};
    const options: FitCallbacksOptions = {...plot, callbacks: ['onEpochEnd']};
    const history: ChartHistory = [{loss: 1}];
    expect([container, metrics, options, history]).to.have.length(4);
    // Compiles: the result is an argument of fit, alone, in a list and spread.
    const args = (charts: FitCharts): tf.ModelFitArgs[] => [
      {callbacks: charts},
      {callbacks: [charts, tf.callbacks.earlyStopping()]},
      {callbacks: {...charts, onTrainEnd: () => undefined}},
    ];
    expect(args).to.be.a('function');
  });

  it('916, 974, 1294, 3948: rows of the confusion matrix are true classes, and counts are exact', async () => {
    // Predicts the class that the input names: 0 as 0, 1 as 1, 2 as 1.
    const kernel = tf.tensor2d([
      [9, 0, 0],
      [0, 9, 0],
      [0, 9, 0],
    ]);
    const layer = tf.layers.dense({units: 3, useBias: false, inputShape: [3], activation: 'softmax'});
    const model = withMetrics(tf.sequential({layers: [layer]}));
    layer.setWeights([kernel]);
    model.compile({optimizer: tf.train.sgd(0), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy']});
    const shown = [0, 0, 0, 1, 1, 2, 2, 2, 2, 2];
    const labels = [0, 0, 2, 1, 1, 2, 2, 2, 2, 0];
    const x = tf.tensor2d(shown.map(i => [0, 1, 2].map(k => (k === i ? 1 : 0))));
    const y = tf.tensor2d(labels.map(i => [i]));
    const recorder = new RunRecorder({data: [x, y], classNames: ['a', 'b', 'c']});
    await model.fit(x, y, {epochs: 1, callbacks: recorder, verbose: 0});
    expect(recorder.run.evaluation?.confusion).to.deep.equal([
      [2, 1, 0],
      [0, 2, 0],
      [1, 4, 0],
    ]);
    tf.dispose([x, y, kernel]);
    model.dispose();
  });
});
