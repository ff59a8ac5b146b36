import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {EarlyStopping} from 'tfjs-metrics/callbacks';
import {Report} from 'tfjs-metrics/report';
import {csvFile} from './sensor_network/csv_file.js';
import {parseReadings, split} from './sensor_network/data.js';
import {buildModel, CLASS_NAMES, fitOptions} from './sensor_network/model.js';

const COLUMNS = [
  'loss',
  'bce',
  'mse',
  'auc',
  'val_loss',
  'val_bce',
  'val_mse',
  'val_auc',
  'val_f1_score',
  'val_precision',
  'val_recall',
  'val_activation_mean',
] as const;

/** One line of the epoch table. */
function line(cells: readonly string[]): string {
  return [
    cells[0].padStart(5),
    ...cells.slice(1).map((c, i) => c.padStart(Math.max(8, COLUMNS[i].length))),
  ].join('  ');
}

/**
 * Trains an anomaly detector on real sensor data, prints a table of epochs, stops when `val_auc` no longer
 * improves, shows that the best weights were restored, and writes a report.
 */
export async function main({
  epochs,
  report = 'report.html',
  log = console.log,
}: {epochs?: number; report?: string; log?: (text: string) => void} = {}) {
  const {train, held} = split(parseReadings(readFileSync(csvFile, 'utf8')));
  log(`train: ${train.y.shape[0]} readings, ${train.anomalies} anomalies`);
  log(`held out: ${held.y.shape[0]} readings, ${held.anomalies} anomalies\n`);
  log(line(['epoch', ...COLUMNS]));

  const model = buildModel();
  const stopping = new EarlyStopping({monitor: 'val_auc', patience: 5, restoreBestWeights: true});
  const {history} = await model.fit(train.x, train.y, {
    ...fitOptions(held),
    ...(epochs === undefined ? {} : {epochs}),
    callbacks: [
      {onEpochEnd: (epoch, logs) => log(line([`${epoch + 1}`, ...COLUMNS.map(key => logs[key].toFixed(4))]))},
      stopping,
      new Report(report, {name: 'sensor network', classNames: CLASS_NAMES}),
    ],
  });

  const valAuc = history.val_auc;
  const last = valAuc[valAuc.length - 1];
  const final = await model.evaluateLogs(held.x, held.y, {batchSize: 512});
  log(
    `\nstopped after epoch ${valAuc.length}; best epoch ${stopping.bestEpoch + 1} with val_auc ${stopping.best}`,
  );
  log(`evaluated again, with the best weights:  auc ${final.auc}, f1_score ${final.f1_score}`);
  log(`with the last epoch's weights it was:    auc ${last}`);
  log(`\nreport: ${resolve(report)}`);
  return {history, best: stopping.best, bestEpoch: stopping.bestEpoch, final, last};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
