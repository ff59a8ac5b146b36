/**
 * The CommonJS files of dist/: each source file is compiled alone, as `isolatedModules` allows. Their types are those of
 * the ES modules.
 */
import {copyFile, mkdir, readFile, writeFile} from 'node:fs/promises';
import {dirname, join, relative} from 'node:path';
import ts from 'typescript';
import {rootPath} from './lib.mjs';

/** Compiles the files of a configuration into its `outDir`, with types from `typesFolder`. */
export async function writeCommonJs(configFile, typesFolder) {
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic({messageText}) {
      throw new Error(`${configFile}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    },
  };
  const {fileNames, options} = ts.getParsedCommandLineOfConfigFile(configFile, {}, host);
  for (const file of fileNames) {
    const path = relative(rootPath, file).replace(/\.ts$/, '');
    const to = join(options.outDir, path);
    const source = await readFile(file, 'utf8');
    const {outputText, diagnostics} = ts.transpileModule(source, {
      compilerOptions: options,
      fileName: file,
      reportDiagnostics: true,
    });
    if (diagnostics.length > 0)
      throw new Error(`${path}.ts: ${ts.flattenDiagnosticMessageText(diagnostics[0].messageText, '\n')}`);
    await mkdir(dirname(to), {recursive: true});
    await writeFile(`${to}.js`, outputText);
    await copyFile(join(typesFolder, `${path}.d.ts`), `${to}.d.ts`);
  }
}
