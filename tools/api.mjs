/**
 * Compares the public types of each entry point with the committed report in etc/; `--update` writes the
 * reports. A change of the public face is then a change of a file in the same commit.
 */
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {Extractor, ExtractorConfig} from '@microsoft/api-extractor';
import {entryPoints} from './entry_points.mjs';
import {rootPath} from './lib.mjs';

const update = process.argv.includes('--update');
const temp = join(rootPath, '.cache', 'api');
mkdirSync(temp, {recursive: true});
mkdirSync(join(rootPath, 'etc'), {recursive: true});

/** Log keys and names that are computed from other types: nobody writes their helpers. */
const COMPUTED = /[\\/](loss_names|metric_keys|log_key_types|callback_keys)\.d\.ts$/;

let stale = 0;
let errors = 0;
for (const {file, report} of entryPoints) {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: join(rootPath, 'api-extractor.json'),
    packageJsonFullPath: join(rootPath, 'package.json'),
    configObject: {
      projectFolder: rootPath,
      mainEntryPointFilePath: join(rootPath, 'dist', 'esm', `${file}.d.ts`),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2020',
            lib: ['es2022', 'dom'],
            module: 'nodenext',
            moduleResolution: 'nodenext',
            strict: true,
            skipLibCheck: true,
            types: ['node'],
          },
          files: [join(rootPath, 'dist', 'esm', `${file}.d.ts`)],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${report}.api.md`,
        reportFolder: join(rootPath, 'etc'),
        reportTempFolder: temp,
      },
      docModel: {enabled: false},
      dtsRollup: {enabled: false},
      tsdocMetadata: {enabled: false},
      messages: {
        compilerMessageReporting: {default: {logLevel: 'warning'}},
        extractorMessageReporting: {
          'default': {logLevel: 'warning'},
          'ae-missing-release-tag': {logLevel: 'none'},
          'ae-undocumented': {logLevel: 'none'},
          'ae-unresolved-link': {logLevel: 'none'},
          // A user who extends a class or passes a function on has to be able to write its types.
          'ae-forgotten-export': {logLevel: 'error'},
        },
        tsdocMessageReporting: {default: {logLevel: 'none'}},
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: update,
    showVerboseMessages: false,
    messageCallback(message) {
      // One engine of types reads what another wrote: the notice about its version says nothing about this
      // package.
      message.handled ||= [
        'console-api-report-not-copied',
        'console-preamble',
        'console-compiler-version-notice',
      ].includes(message.messageId);
      if (message.messageId === 'ae-forgotten-export' && COMPUTED.test(message.sourceFilePath ?? ''))
        message.logLevel = 'none';
    },
  });
  if (result.apiReportChanged && !update) {
    stale += 1;
    console.log(`etc/${report}.api.md is not what the sources say`);
  }
  errors += result.errorCount;
}
if (stale)
  console.log('run `npm run build && npm run api`, look at the difference, and commit it with the change');
if (errors || stale) process.exitCode = 1;
