import type {Run} from '../../runs/record/run.js';
import {formatSetting} from '../../views/text/numbers.js';
import type {ComparedRun} from './compared_runs.js';

/** Settings that differ between runs: a name, and the value of each run as text. */
export function settingDifferences(all: readonly ComparedRun[]): {name: string; values: string[]}[] {
  const settings = all.map(({series}) => settingsOf(series.run));
  const names = [...new Set(settings.flatMap(each => [...each.keys()]))];
  return names
    .map(name => ({name, values: settings.map(each => each.get(name) ?? '–')}))
    .filter(({values}) => new Set(values).size > 1);
}

function settingsOf({config = {}}: Run): Map<string, string> {
  const {optimizer, learningRate, loss, batchSize, epochs, seed, backend, model, samples} = config;
  const known: [string, unknown][] = [
    ['optimizer', optimizer],
    ['learning rate', learningRate === undefined ? undefined : formatSetting(learningRate)],
    ['loss', typeof loss === 'object' ? JSON.stringify(loss) : loss],
    ['batch size', batchSize],
    ['planned epochs', epochs],
    ['seed', seed],
    ['backend', backend],
    ['parameters', model?.parameters],
    ['layers', model?.layers],
    ['training samples', typeof samples === 'number' ? samples : samples?.train],
  ];
  const result = new Map<string, string>();
  for (const [name, value] of known) if (value !== undefined) result.set(name, String(value));
  return result;
}
