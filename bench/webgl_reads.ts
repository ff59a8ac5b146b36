import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {chromium} from 'playwright-core';
import {findChromium, howToGetChromium} from '../tools/browsers.mjs';

const FLAGS = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/** Prints each variant's reads from the GPU per epoch of training with validation, in headless Chromium. */
export async function printWebglReads(): Promise<void> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    console.log(`\nwebgl reads: ${howToGetChromium}`);
    return;
  }
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('webgl_page.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'error',
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
  });
  const browser = await chromium.launch({executablePath, args: FLAGS});
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(300_000);
    await page.addScriptTag({content: bundle.outputFiles[0].text});
    const reads = await page.evaluate<Record<string, {readPixels: number; readSync: number}>>('countReads()');
    console.log('\nwebgl: reads per epoch of training with validation');
    for (const [name, {readPixels, readSync}] of Object.entries(reads)) {
      console.log(`  ${name.padEnd(26)} ${readPixels} readPixels, ${readSync} readSync`);
    }
  } finally {
    await browser.close();
  }
}
