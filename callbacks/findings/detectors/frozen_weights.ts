import {maxOf} from '../../../src/lists.js';
import {formatNumber} from '../../views/text/numbers.js';
import {counted, listed} from '../figures.js';
import type {Finding} from '../finding.js';
import {leastOf} from '../statistics.js';
import type {Training} from '../training.js';

/** Layers that training should change, and has not; or a loss that is the same in every epoch. */
export function frozenWeights(training: Training): Finding[] {
  const layers = (training.run.config.model?.summary ?? []).filter(({parameters}) => parameters > 0);
  const stuck = layers.filter(({trainable, changed}) => changed === false && trainable !== false);
  const hasChanged = layers.some(({changed}) => changed === true);
  const isAll =
    layers.length > 0 && !hasChanged && layers.every(l => l.changed === false || l.trainable === false);
  if (isAll) {
    return [
      report('problem', 'No weights change', `No layer of the model has changed: ${reason(stuck.length)}.`, {
        text: listed(layers.map(({name}) => name)),
        values: {layers: layers.length, unchanged: layers.length},
      }),
    ];
  }
  if (stuck.length > 0) {
    const names = listed(stuck.map(({name}) => name));
    return [
      report(
        'warning',
        'Frozen weights',
        `Training has not changed the weights of ${names}, though ${stuck.length === 1 ? 'the layer is' : 'the layers are'} trainable. Compile again after a change of trainable.`,
        {
          text: `${counted(stuck.length, 'layer')} of ${layers.length}`,
          values: {layers: layers.length, unchanged: stuck.length},
          parts: [stuck.length, layers.length - stuck.length],
        },
      ),
    ];
  }
  return hasChanged ? [] : constantLoss(training);
}

function reason(trainable: number): string {
  return trainable === 0 ? 'all of them are frozen' : 'they are frozen, or no gradient reaches them';
}

/** Without facts about the weights: losses that agree to a millionth. */
function constantLoss(training: Training): Finding[] {
  const {values} = training.series('loss');
  if (values.length < 3) return [];
  const [least, most] = [leastOf(values), maxOf(values)];
  if (most - least > 1e-6 * Math.abs(most) || most === 0) return [];
  return [
    report(
      'warning',
      'Nothing changes',
      `Training loss is ${formatNumber(most)} in all ${values.length} epochs: the weights are frozen, or no gradient reaches them.`,
      {text: counted(values.length, 'epoch'), values: {least, most, epochs: values.length}, line: {values}},
    ),
  ];
}

function report(
  severity: Finding['severity'],
  title: string,
  text: string,
  evidence: Finding['evidence'],
): Finding {
  return {id: 'frozen-weights', severity, title, text, evidence};
}
