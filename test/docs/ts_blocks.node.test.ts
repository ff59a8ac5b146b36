/** Each block of TypeScript of the docs compiles, with names that its page takes for granted. */
import {expect} from 'chai';
import ts from 'typescript';
import {join} from 'node:path';
import {blocksOf} from '../../tools/docs_blocks.mjs';
import {glob} from '../../tools/glob.mjs';
import {rootPath} from '../../tools/lib.mjs';

/** What the pages take for granted: an extended model and its data, and records of trainings. */
const CONTEXT = `
type Tensor = import('@tensorflow/tfjs').Tensor;
type Layer = import('@tensorflow/tfjs').layers.Layer;
type Run = import('tfjs-metrics/runs').Run;
declare const model: import('tfjs-metrics').ExtendedLayersModel<'acc' | 'loss', 'tfjs', never>;
declare const x: Tensor, y: Tensor, vx: Tensor, vy: Tensor;
declare const layers: Layer[], hidden: Layer;
declare const record: Run, one: Run, other: Run;
declare const element: import('tfjs-metrics/dashboard').TrainingDashboardElement;
declare const readShard: (shard: unknown) => never;
declare const recorder: import('tfjs-metrics/runs').RunRecorder;
`;

/** A module that blocks of two programs share. */
const MODULE = "export declare const fold: ReturnType<typeof import('tfjs-metrics/evaluate').evaluator>;";

const MODULE_FILE = join(rootPath, 'test/docs/fold.ts');
const CONTEXT_FILE = join(rootPath, 'test/docs/block_context.d.ts');
const blocks = glob(['docs/*.md']).flatMap(name => blocksOf(name, 'ts'));
const files = new Map(blocks.map(({code}, i) => [join(rootPath, `test/docs/block_${i}.ts`), code]));
const virtual = new Map([...files, [CONTEXT_FILE, CONTEXT], [MODULE_FILE, MODULE]]);

function problemsOf(): ReadonlyMap<string, string[]> {
  const parsed = ts.getParsedCommandLineOfConfigFile(join(rootPath, 'tsconfig.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic() {},
  })!;
  const options = {...parsed.options, types: ['node'], moduleDetection: ts.ModuleDetectionKind.Force};
  const host = ts.createCompilerHost(options);
  const {readFile, fileExists, getSourceFile} = host;
  host.readFile = name => virtual.get(name) ?? readFile(name);
  host.fileExists = name => virtual.has(name) || fileExists(name);
  host.getSourceFile = (name, target, ...rest) => {
    const text = virtual.get(name);
    return text === undefined
      ? getSourceFile(name, target, ...rest)
      : ts.createSourceFile(name, text, target);
  };
  const program = ts.createProgram([...virtual.keys()], options, host);
  return new Map(
    [...files.keys()].map(name => {
      const source = program.getSourceFile(name);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return [name, found.map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
    }),
  );
}

describe('blocks of TypeScript in the docs', function () {
  this.timeout(180_000); // other work may slow the machine down
  let problems: ReadonlyMap<string, string[]>;
  before(() => {
    problems = problemsOf();
  });

  [...files.keys()].forEach((file, i) => {
    it(`${blocks[i].place} compiles`, () => expect(problems.get(file)).to.deep.equal([]));
  });
});
