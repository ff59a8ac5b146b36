/** What the command says about sources. */
import {expect} from 'chai';
import {examine, healthy, removeProjects, shown} from '../project.js';

const IMPORTS = `import * as tf from '@tensorflow/tfjs'; import {withMetrics} from 'tfjs-metrics'; `;
const EXTENDED = `${IMPORTS} withMetrics(model);`;
const INSTALLED = `${EXTENDED} import {installCallbacks} from 'tfjs-metrics/callbacks'; installCallbacks(tf);`;

/** The start of each finding about one file. */
async function findings(source: string, file = 'a.js'): Promise<string[]> {
  return shown(await examine({...healthy, [file]: source}));
}

describe('doctor: sources', function () {
  this.timeout(60_000);
  after(removeProjects);

  for (const [what, source, expected] of [
    [
      'an unknown entry point',
      `import 'tfjs-metrics/callback'`,
      /is not an entry point. Did you mean "tfjs-metrics\/callbacks"/,
    ],
    [
      'a misspelt import',
      `import {EarlyStoping} from 'tfjs-metrics/callbacks'`,
      /does not export EarlyStoping. Did you mean "EarlyStopping"/,
    ],
    [
      'the wrong entry point',
      `const {ModelCheckpoint} = require('tfjs-metrics/dashboard')`,
      /does not export ModelCheckpoint. Import it from .*'tfjs-metrics\/callbacks'/,
    ],
    [
      'a misspelt name of the global',
      `withMetrics(m); new tfjsMetrics.EarlyStoping()`,
      /tfjsMetrics has no EarlyStoping. Did you mean "EarlyStopping"/,
    ],
    [
      'a name that the global does not have',
      `withMetrics(m); const {Report} = tfjsMetrics; new Report('a.html')`,
      /tfjsMetrics has no Report. The files for script tags do not contain it/,
    ],
    ['a default import', `import m from 'tfjs-metrics'`, /has no default export/],
    ['a type in JavaScript', `import {AUCOptions} from 'tfjs-metrics'`, /It is a type/],
    [
      'a callback of plain tfjs',
      `${EXTENDED} tf.callbacks.modelCheckpoint('a')`,
      /does not exist in plain tfjs. Call installCallbacks\(tf\) .* import {modelCheckpoint}/,
    ],
    [
      'a misspelt callback',
      `${INSTALLED} tf.callbacks.modelChekpoint('a')`,
      /modelChekpoint does not exist. Did you mean "modelCheckpoint"/,
    ],
    [
      'a misspelt metric of tf',
      `${EXTENDED} tf.metrics.precison`,
      /tf.metrics.precison does not exist. Did you mean "precision"/,
    ],
    [
      'a misspelt option',
      `import {EarlyStopping as E} from 'tfjs-metrics/callbacks'; new E({patiense: 3})`,
      /EarlyStopping: unknown option "patiense". Did you mean "patience"/,
    ],
    [
      'a misspelt option of a class taken from the global of a page',
      `withMetrics(m); const {EarlyStopping, AUC: A} = tfjsMetrics; new EarlyStopping({patiense: 3})`,
      /EarlyStopping: unknown option "patiense". Did you mean "patience"/,
    ],
    [
      'a misspelt option of a class taken from window',
      `withMetrics(m); const {AUC: A} = window.tfjsMetrics; new A({numTresholds: 3})`,
      /AUC: unknown option "numTresholds". Did you mean "numThresholds"/,
    ],
    [
      'a misspelt option of a class taken from a module',
      `import * as m from 'tfjs-metrics/callbacks'; const {EarlyStopping} = m; new EarlyStopping({patiense: 3})`,
      /EarlyStopping: unknown option "patiense"/,
    ],
    [
      'a misspelt callback of a namespace taken from tf',
      `${INSTALLED} const {callbacks} = tf; callbacks.modelChekpoint('a')`,
      /modelChekpoint does not exist. Did you mean "modelCheckpoint"/,
    ],
    [
      'a misspelt option of a factory',
      `${INSTALLED} tf.callbacks.csvLogger('a', {apend: true})`,
      /unknown option "apend". Did you mean "append"/,
    ],
    [
      'an option of a module',
      `import * as m from 'tfjs-metrics'; new m.AUC({numThreshold: 3})`,
      /AUC: unknown option "numThreshold"/,
    ],
    [
      'an option by Keras of a metric',
      `import {AUC} from 'tfjs-metrics'; new AUC({num_thresholds: 3})`,
      /unknown option "num_thresholds". Did you mean "numThresholds"/,
    ],
    [
      'snake_case in plain tfjs',
      `${EXTENDED} tf.callbacks.earlyStopping({min_delta: 1})`,
      /does not read min_delta.* Write minDelta/,
    ],
    [
      'restoreBestWeights in plain tfjs',
      `${EXTENDED} tf.callbacks.earlyStopping({restoreBestWeights: true})`,
      /throws an error for restoreBestWeights/,
    ],
    [
      'an argument of fit',
      `${EXTENDED} model.fit(x, y, {epoch: 3, batchSize: 2})`,
      /unknown option "epoch". Did you mean "epochs"/,
    ],
    [
      'an argument of fitDataset',
      `${EXTENDED} model.fitDataset(d, {epochs: 3, batchSize: 2})`,
      /unknown option "batchSize"/,
    ],
    [
      'an argument of compile',
      `${EXTENDED} model.compile({optimiser: 'sgd', loss: 'mse'})`,
      /unknown option "optimiser"/,
    ],
    [
      'an unknown metric',
      `${EXTENDED} model.compile({loss: 'mse', metrics: ['acc', 'f1_scroe']})`,
      /unknown metric "f1_scroe"/,
    ],
    [
      'a metric in plain tfjs',
      `${IMPORTS} model.compile({loss: 'mse', metrics: ['f1_score']})`,
      /plain tfjs has no metric "f1_score"/,
    ],
  ] as [string, string, RegExp][])
    it(`with ${what}: a problem`, async () => {
      const [line, ...others] = await findings(source);
      expect(line)
        .to.match(/^a\.js:1 problem: /)
        .and.match(expected);
      expect(others.filter(one => !one.includes(' note: '))).to.deep.equal([]);
    });

  for (const [what, source, expected] of [
    [
      'metrics of plain tfjs',
      `${IMPORTS} m.compile({loss: 'mse', metrics: [tf.metrics.precision]})`,
      /metrics of plain tfjs \(precision\) are means over batches.*yPred === 1/,
    ],
    [
      'a training of plain tfjs',
      `${IMPORTS} m.fit(x, y); m.fit(x, y)`,
      /no source extends with withMetrics \(and 1 more\)/,
    ],
    [
      'charts of tfjs-vis',
      `${EXTENDED} tfvis.show.history(a, b, c)`,
      /tfvis.show.history can be replaced. import {showHistory} from 'tfjs-metrics\/dashboard'/,
    ],
  ] as [string, string, RegExp][])
    it(`with ${what}: a note`, async () => {
      const lines = await findings(source);
      expect(lines).to.have.length(1);
      expect(lines[0])
        .to.match(/^a\.js:1 note: /)
        .and.match(expected);
    });

  for (const [what, source] of [
    [
      'comments and texts',
      `${EXTENDED} // tf.callbacks.a\n 'tf.callbacks.b'; \`tf.callbacks.c\`; /tf.callbacks.d/`,
    ],
    [
      'names that exist',
      `${INSTALLED} new tf.callbacks.ModelCheckpoint('a', {save_best_only: true}); tf.train.exponentialDecay(1)`,
    ],
    [
      "options that are accepted in Keras's names",
      `import {earlyStopping} from 'tfjs-metrics/callbacks'; earlyStopping({restore_best_weights: true})`,
    ],
    ['stores', `import {CSVLogger as C} from 'tfjs-metrics/callbacks'; new C({store, name: 'a'})`],
    ['other libraries', `${EXTENDED} other.fit(a, b, {degree: 2}); zip.compile({files: []}); _.callbacks.a`],
    [
      'the global',
      `const {withMetrics, AUC} = tfjsMetrics; withMetrics(m, {seed: 1}); new AUC(); tfjsMetrics`,
    ],
    [
      'names that another object holds',
      `${EXTENDED} const {EarlyStopping} = own; new EarlyStopping({degree: 2})`,
    ],
    ['a parameter that is called as the global', `${EXTENDED} ({AUC} = tfjsMetrics) => AUC`],
    ['another tf', `import {tf} from './own.js'; tf.callbacks.a()`],
    ['registered metrics', `${EXTENDED} registerMetrics(Own); m.compile({loss: 'mse', metrics: ['own']})`],
    ['syntax errors', `${EXTENDED} function ( { 'unclosed\n \` \${`],
  ])
    it(`with ${what}: nothing`, async () => {
      expect(await findings(source)).to.deep.equal([]);
    });

  describe('with a model that no source extends, beside others', () => {
    const HEAD = `import * as tf from '@tensorflow/tfjs';`;
    const COMPILE = `model.compile({loss: 'mse', metrics: ['AUC']}); model.summary();`;
    const problems = async (source: string) =>
      shown(await examine({...healthy, 'a.js': source, 'b.js': EXTENDED})).filter(one =>
        one.includes('plain tfjs has no metric'),
      );

    for (const made of [
      `const model = tf.sequential({layers});`,
      `let model = tf.model({inputs, outputs});`,
      `const model = await tf.loadLayersModel('a');`,
      `const {sequential} = tf; const model = sequential();`,
    ])
      it(`a metric that tfjs does not know is a problem: ${made}`, async () => {
        expect(await problems(`${HEAD} ${made} ${COMPILE}`)).to.deep.equal([
          'a.js:1 problem: plain tfjs has no metric "AUC". Call withMetrics(model) of tfjs-metrics before compile.',
        ]);
      });

    for (const [what, source] of Object.entries({
      'a function gets it': `const model = tf.sequential(); prepare(model); ${COMPILE}`,
      'a function below gets it': `const model = tf.sequential(); go(); ${COMPILE} function go() { own(model); }`,
      'the file extends it': `const model = withMetrics(tf.sequential()); ${COMPILE}`,
      'it is assigned': `let model = tf.sequential(); model = build(); ${COMPILE}`,
      'it comes from elsewhere': `import {model} from './model.js'; ${COMPILE}`,
      'it is a parameter': `export function train(model) { ${COMPILE} }`,
      'withMetrics has another name': `import {withMetrics as w} from 'tfjs-metrics'; const model = tf.sequential(); w(model); ${COMPILE}`,
    }))
      it(`nothing is said if ${what}`, async () => {
        expect(await problems(`${HEAD} ${source}`)).to.deep.equal([]);
      });
  });

  it('in TypeScript may import types', async () => {
    const source = `${EXTENDED} import {AUCOptions, type Metric} from 'tfjs-metrics'; import type {M} from 'tfjs-metrics';`;
    const lines = await findings(source, 'a.ts');
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include('a.ts:1 problem: tfjs-metrics does not export M');
  });

  it('in pages and components have the lines of their files', async () => {
    const page = `<p>tf.callbacks.a</p>\n<script>\n${EXTENDED}\nnew tfjsMetrics.EarlyStopping({patiense: 1});\n</script>`;
    expect(await findings(page, 'a.vue')).to.have.length(1);
    expect((await findings(page, 'b.html'))[0]).to.include('b.html:4 problem: EarlyStopping: unknown option');
  });

  it('in JSX have no text', async () => {
    const source = `${EXTENDED} const a = <p>Don't tf.callbacks.a {tf.callbacks.b}</p>;`;
    const lines = await findings(source, 'a.jsx');
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include('tf.callbacks.b does not exist');
  });
});
