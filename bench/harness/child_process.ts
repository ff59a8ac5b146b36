import {fork} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'esbuild';
import {rootPath} from '../../tools/lib.mjs';
import type {MeasuredInChild} from '../child.js';
import type {PartOptions} from '../parts/part.js';
import {packageSources} from './package_sources.js';
import type {PartResult} from './result.js';

const outputFile = join(rootPath, '.cache', 'bench', 'child.mjs');

/**
 * Bundles `child.ts` with the sources of a checkout, as an application would be built. tfjs is not in the
 * bundle: it is the one that Node loads.
 */
export async function buildChild(checkout: string): Promise<void> {
  mkdirSync(join(rootPath, '.cache', 'bench'), {recursive: true});
  await build({
    entryPoints: [join(rootPath, 'bench', 'child.ts')],
    outfile: outputFile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    external: ['@tensorflow/*'],
    sourcemap: 'inline',
    logLevel: 'error',
    alias: packageSources(checkout),
  });
}

interface Answer {
  readonly result?: PartResult;
  readonly error?: string;
}

/** Measures a part in a separate process, where no other part has compiled code or left garbage. */
export function measureInChild(part: MeasuredInChild, options: PartOptions): Promise<PartResult> {
  return new Promise((resolve, reject) => {
    const child = fork(outputFile, {
      execArgv: ['--expose-gc', '--enable-source-maps', '--max-old-space-size=8192'],
      env: {...process.env, TF_CPP_MIN_LOG_LEVEL: '3'},
    });
    let answer: Answer = {};
    child.on('message', message => (answer = message as Answer));
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (answer.result !== undefined) resolve(answer.result);
      else reject(new Error(answer.error ?? `${part} ended with ${signal ?? code}.`));
    });
    child.send({part, options});
  });
}
