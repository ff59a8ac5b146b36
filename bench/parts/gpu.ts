import {join} from 'node:path';
import {build} from 'esbuild';
import {chromium} from 'playwright-core';
import {findChromium, howToGetChromium} from '../../tools/browsers.mjs';
import {rootPath} from '../../tools/lib.mjs';
import type {Traffic} from '../gpu_page/count_traffic.js';
import {packageSources} from '../harness/package_sources.js';
import {type PartResult, ResultBuilder} from '../harness/result.js';

const FLAGS = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/** Reads from the GPU and kernels of training on WebGL, in headless Chromium. */
export async function measureGpuTraffic(checkout: string): Promise<PartResult> {
  const result = new ResultBuilder();
  const executablePath = findChromium();
  if (executablePath === undefined) {
    result.missing.push(`GPU traffic: ${howToGetChromium}`);
    return result;
  }
  const browser = await chromium.launch({executablePath, args: FLAGS});
  try {
    result.versions.Chromium = browser.version();
    const page = await browser.newPage();
    page.setDefaultTimeout(300_000);
    await page.addScriptTag({content: await bundlePage(checkout)});
    const traffic = await page.evaluate<Record<string, Traffic>>('countTraffic()');
    result.tables.push({
      title: 'GPU traffic: WebGL in Chromium, MLP 784-128-10, batch 128',
      columns: [
        '',
        'reads per step',
        'synchronous reads per step',
        'kernels per step',
        'reads per epoch',
        'synchronous reads per epoch',
      ],
      rows: Object.entries(traffic).map(([name, {perStep, perEpoch}]) =>
        [name, perStep.reads, perStep.syncReads, perStep.kernels, perEpoch.reads, perEpoch.syncReads].map(
          String,
        ),
      ),
      note: 'Per epoch: what an epoch with validation reads beside the reads of its steps.',
    });
  } finally {
    await browser.close();
  }
  return result;
}

async function bundlePage(checkout: string): Promise<string> {
  const bundle = await build({
    entryPoints: [join(rootPath, 'bench', 'gpu_page', 'count_traffic.ts')],
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'error',
    alias: packageSources(checkout),
  });
  return bundle.outputFiles[0].text;
}
