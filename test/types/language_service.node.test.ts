/** What an editor shows: completions, docs and errors, from TypeScript's language service. */
import {expect} from 'chai';
import ts from 'typescript';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const file = join(root, 'test/types/edited_program.ts');
const HEAD = `import * as tf from '@tensorflow/tfjs';
import {AUC, compositeLoss, metricFrom, withMetrics} from 'tfjs-metrics';
import {EarlyStopping, ModelCheckpoint, ReduceLROnPlateau, callbacks as make} from 'tfjs-metrics/callbacks';
declare const x: tf.Tensor, y: tf.Tensor;
const simple = withMetrics(tf.sequential()).compile({
  optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy', new AUC()],
});
const composite = withMetrics(tf.sequential(), {names: 'keras'}).compile({
  optimizer: 'adam', loss: compositeLoss({bce: 'bce', mse: 'mse'}), metrics: ['accuracy', new AUC({name: 'roc'})],
});
const outputs = withMetrics(tf.loadLayersModel as never as tf.LayersModel).compile({
  optimizer: 'adam', loss: {a: 'mse', b: 'mse'}, metrics: {a: ['mae'], b: new AUC()},
});
`;

/** A program, edited at `|`. */
let text = HEAD;
let version = 0;
const parsed = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), undefined, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic() {},
})!;
const service = ts.createLanguageService({
  getScriptFileNames: () => [file],
  getScriptVersion: name => (name === file ? String(version) : '0'),
  getScriptSnapshot(name) {
    const content = name === file ? text : ts.sys.readFile(name);
    return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
  },
  getCurrentDirectory: () => root,
  getCompilationSettings: () => ({...parsed.options, types: []}),
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: name => name === file || ts.sys.fileExists(name),
  readFile: name => (name === file ? text : ts.sys.readFile(name)),
  directoryExists: ts.sys.directoryExists,
});

function edit(line: string): number {
  const position = HEAD.length + line.indexOf('|');
  text = HEAD + line.replace('|', '');
  version++;
  return position;
}

function completions(line: string): string[] {
  const {entries = []} = service.getCompletionsAtPosition(file, edit(line), {}) ?? {};
  // TypeScript lists the text itself too.
  return entries.map(({name}) => name).filter(name => name !== '');
}

function errors(line: string): string[] {
  edit(line);
  return service.getSemanticDiagnostics(file).map(d => ts.flattenDiagnosticMessageText(d.messageText, '\n'));
}

const withVal = (keys: string[]) => [...keys, ...keys.map(key => `val_${key}`)];
const MONITORS = [
  'new EarlyStopping({monitor: "|"})',
  'new ReduceLROnPlateau({monitor: "|"})',
  'new ModelCheckpoint("best", {monitor: "|"})',
  'new ModelCheckpoint({filepath: "best", monitor: "|"})',
  'make.earlyStopping({monitor: "|"})',
];

const CALLBACKS =
  'new EarlyStopping({monitor: "val_loss"}), new ReduceLROnPlateau(), {onEpochEnd: (_, {loss}) => void loss}';

describe('the language service', function () {
  this.timeout(120_000);

  it('knows the test program', () => {
    expect(errors('void [make, metricFrom, simple, composite, outputs, x, y];')).to.deep.equal([]);
  });

  for (const callback of MONITORS) {
    it(`completes the keys in ${callback}`, () => {
      const keys = completions(`simple.fit(x, y, {validationData: [x, y], callbacks: [${callback}]});`);
      expect(keys).to.have.members(withVal(['loss', 'acc', 'auc']));
    });
  }

  it('completes the keys of other models', () => {
    const line = (model: string) => `${model}.fit(x, y, {callbacks: new EarlyStopping({monitor: "|"})});`;
    expect(completions(line('composite'))).to.have.members(
      withVal(['loss', 'bce', 'mse', 'accuracy', 'roc']),
    );
    expect(completions(line('outputs'))).to.include.members(
      withVal(['loss', 'a_loss', 'b_loss', 'a_mae', 'b_auc']),
    );
  });

  it('completes names of metrics, losses and optimizers', () => {
    const metrics = completions('simple.compile({optimizer: "sgd", loss: "mse", metrics: ["|"]});');
    expect(metrics).to.include.members(['accuracy', 'auc', 'AUC', 'f1', 'root_mean_squared_error']);
    expect(completions('metricFrom("|");')).to.have.members(metrics);
    const losses = completions('simple.compile({optimizer: "sgd", loss: "|"});');
    expect(losses).to.include.members(['meanSquaredError', 'binaryCrossentropy', 'huber', 'mse']);
    expect(completions('simple.compile({optimizer: "|"});')).to.include.members(['adam', 'sgd']);
  });

  it('completes logs', () => {
    expect(
      completions('simple.fit(x, y, {callbacks: {onEpochEnd(epoch, logs) { logs.| }}});'),
    ).to.include.members(['loss', 'acc', 'auc']);
  });

  it('completes options and shows their docs', () => {
    expect(completions('new EarlyStopping({|});')).to.include.members([
      'monitor',
      'patience',
      'restoreBestWeights',
    ]);
    expect(completions('simple.compile({|});')).to.include.members(['optimizer', 'loss', 'metrics']);
    const info = service.getQuickInfoAtPosition(file, edit('new EarlyStopping({pat|ience: 3});'));
    const docs = ts.displayPartsToString(info?.documentation);
    expect(docs).to.include('Epochs without improvement after which training stops');
  });

  it('names the misspelt key, and only that program is wrong', () => {
    const [error, ...others] = errors(
      'simple.fit(x, y, {validationData: [x, y], callbacks: [new EarlyStopping({monitor: "val_acu"})]});',
    );
    expect(error).to.include('val_acu').and.include('val_auc');
    expect(others).to.deep.equal([]);
  });

  for (const monitors of MONITORS) {
    it(`proposes the nearest key, and lists all: ${monitors.replace('|', 'val_AUC')}`, () => {
      const callback = monitors.replace('|', 'val_AUC');
      const [error] = errors(`simple.fit(x, y, {validationData: [x, y], callbacks: ${callback}});`);
      const last = error.split('\n').at(-1)!.trim();
      expect(last).to.match(
        /^Type '"val_AUC"' is not assignable to type '""( \| [^|]+)+'\. Did you mean '"val_auc"'\?$/,
      );
      for (const key of withVal(['loss', 'acc', 'auc'])) expect(last).to.include(`"${key}"`);
    });
  }

  for (const metrics of ['AUC', '[AUC]', '["accuracy", AUC]', '{output: AUC}', '{output: [AUC]}']) {
    it(`refuses a class in place of an instance: metrics: ${metrics}`, () => {
      const [error, ...others] = errors(
        `simple.compile({optimizer: "sgd", loss: "mse", metrics: ${metrics}});`,
      );
      expect(error).to.include("Type 'typeof AUC' is not assignable to type");
      expect(others).to.deep.equal([]);
    });
  }

  it('refuses a class of callbacks in place of an instance', () => {
    for (const callbacks of ['EarlyStopping', '[EarlyStopping]']) {
      const [error, ...others] = errors(`simple.fit(x, y, {callbacks: ${callbacks}});`);
      expect(error).to.include("Type 'typeof EarlyStopping' is not assignable to type");
      expect(others).to.deep.equal([]);
    }
  });

  it('instantiates few types for three models and their trainings', () => {
    edit(
      ['simple', 'composite', 'outputs']
        .map(model => `${model}.fit(x, y, {validationSplit: 0.5, callbacks: [${CALLBACKS}]});`)
        .join('\n'),
    );
    const program = service.getProgram()!;
    expect(program.getSemanticDiagnostics(program.getSourceFile(file))).to.deep.equal([]);
    // Measured, and a fifth more.
    expect(program.getInstantiationCount()).to.be.below(10_800);
  });

  it('shows the keys of a model', () => {
    const info = service.getQuickInfoAtPosition(file, edit('sim|ple;'));
    expect(ts.displayPartsToString(info?.displayParts)).to.match(
      /ExtendedSequential<("loss"|"acc"|"auc")( \| ("loss"|"acc"|"auc")){2}, "tfjs", never>$/,
    );
  });
});
