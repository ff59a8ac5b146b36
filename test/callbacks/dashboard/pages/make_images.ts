/**
 * Trains on real data, and takes the screenshots of `docs/images`:
 *
 *     npx tsx test/callbacks/dashboard/pages/make_images.ts
 */
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {penguins, SPECIES} from '../../../../examples/penguins/data.js';
import {F1Score, withMetrics} from '../../../../src/index.js';
import {reportHtml} from '../../../../callbacks/report/report_html.js';
import {EarlyStopping} from '../../../../callbacks/stopping/early_stopping.js';
import type {Run} from '../../../../callbacks/runs/record/run.js';
import {RunRecorder} from '../../../../callbacks/runs/recorder/run_recorder.js';
import {closeChromium, launchChromium} from '../../../browser/chromium_page.js';
import {ScriptPage} from '../../../browser/page_suite.js';
import {EMPTY_DASHBOARD, HERE, show} from './dashboard_page.js';

const FOLDER = fileURLToPath(new URL('../../../../docs/images', import.meta.url));

/** A training of the penguins: its record at the end, and as it was after some epochs. */
async function train(name: string, units: number, rate: number): Promise<{run: Run; earlier: Run}> {
  const {train: seen, held} = penguins(['Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)']);
  const initializer = (seed: number) => tf.initializers.glorotUniform({seed});
  const model = withMetrics(
    tf.sequential({
      layers: [
        tf.layers.dense({units, activation: 'relu', inputShape: [3], kernelInitializer: initializer(1)}),
        tf.layers.dense({units: SPECIES.length, activation: 'softmax', kernelInitializer: initializer(2)}),
      ],
    }),
  );
  model.compile({
    optimizer: tf.train.adam(rate),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['acc', new F1Score({average: 'macro'})],
  });
  const recorder = new RunRecorder({name, classNames: SPECIES, config: {seed: 1}});
  let earlier: Run | undefined;
  recorder.listen(change => {
    if (change.type === 'batches' && recorder.run.epochs.length === 17)
      earlier = structuredClone(recorder.run);
  });
  await model.fit(seen.x, seen.species, {
    epochs: 60,
    batchSize: 16,
    validationData: [held.x, held.species],
    callbacks: [new EarlyStopping({patience: 12, restoreBestWeights: true}), recorder],
    verbose: 0,
  });
  return {run: recorder.run, earlier: earlier ?? recorder.run};
}

await tf.setBackend('cpu');
const {run, earlier} = await train('penguins', 16, 0.02);
const wide = await train('penguins, 64 units', 64, 0.02);
const slow = await train('penguins, slow', 16, 0.002);
const shots: Record<string, Run | Run[]> = {
  running: earlier,
  finished: run,
  comparison: [run, wide.run, slow.run],
};
const context = {
  skip(): never {
    throw new Error('no Chromium');
  },
};
const pages = new ScriptPage(EMPTY_DASHBOARD, HERE);
await pages.start(context);
mkdirSync(FOLDER, {recursive: true});
for (const [name, runs] of Object.entries(shots)) {
  for (const width of [1280, 360]) {
    for (const theme of ['light', 'dark'] as const) {
      const page = await pages.open({width, theme});
      await page.evaluate("document.querySelector('h1').textContent = 'A training'");
      if (name === 'running') await page.evaluate('dashboard.controls = controls');
      await show(page, runs);
      await page.waitForTimeout(200);
      await page.screenshot({path: join(FOLDER, `dashboard-${name}-${width}-${theme}.png`), fullPage: true});
    }
  }
}
const browser = await launchChromium(context);
const html = await reportHtml(run);
for (const width of [1280, 360]) {
  for (const theme of ['light', 'dark'] as const) {
    const page = await browser.newPage({viewport: {width, height: 900}, colorScheme: theme});
    await page.setContent(html);
    await page.screenshot({path: join(FOLDER, `report-${width}-${theme}.png`)});
  }
}
await pages.end();
await closeChromium();
if (pages.problems.length > 0) throw new Error(pages.problems.join('\n'));
