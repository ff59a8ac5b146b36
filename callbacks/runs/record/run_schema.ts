type Schema = Readonly<Record<string, unknown>>;

const text: Schema = {type: 'string'};
const number: Schema = {type: 'number'};
const index: Schema = {type: 'integer', minimum: 0};
const flag: Schema = {type: 'boolean'};
const value: Schema = {$ref: '#/$defs/value'};

const list = (items: Schema): Schema => ({type: 'array', items});
const map = (values: Schema): Schema => ({type: 'object', additionalProperties: values});
const either = (...anyOf: Schema[]): Schema => ({anyOf});
const oneOf = (...names: string[]): Schema => ({enum: names});
const def = (name: string): Schema => ({$ref: `#/$defs/${name}`});

/** An object. Names that end in `?` may be missing; others than these are allowed. */
function record(fields: Readonly<Record<string, Schema>>): Schema {
  const names = Object.keys(fields);
  return {
    type: 'object',
    required: names.filter(name => !name.endsWith('?')),
    properties: Object.fromEntries(names.map(name => [name.replace(/\?$/, ''), fields[name]])),
  };
}

const task = (): Schema => oneOf('binary', 'multiclass', 'multilabel', 'regression');

const configSchema = (): Schema =>
  record({
    'optimizer?': text,
    'learningRate?': value,
    'loss?': either(text, map(text)),
    'metrics?': list(text),
    'monitor?': text,
    'directions?': map(oneOf('min', 'max')),
    'batchSize?': number,
    'epochs?': index,
    'stepsPerEpoch?': index,
    'seed?': number,
    'samples?': record({'train?': index, 'validation?': index}),
    'classes?': list(text),
    'labels?': either(def('labels'), map(def('labels'))),
    'backend?': text,
    'versions?': map(text),
    'model?': record({
      'layers': index,
      'parameters': index,
      'summary?': list(
        record({
          'name': text,
          'className': text,
          'outputShape': list(either(index, {type: 'null'})),
          'parameters': index,
          'trainable?': flag,
          'changed?': flag,
        }),
      ),
    }),
    'memory?': record({'peak?': number, 'limit?': number}),
  });

const targets = (): Schema =>
  record({
    'mean': list(number),
    'median': list(number),
    'std': list(number),
    'deviation?': list(number),
  });

const labelsSchema = (): Schema => ({
  ...record({
    'task?': task(),
    'train?': list(index),
    'validation?': list(index),
    'trainTargets?': targets(),
    'validationTargets?': targets(),
  }),
  // So that it cannot be mistaken for facts by output.
  additionalProperties: false,
});

const outputSchema = (): Schema =>
  record({
    'task?': task(),
    'count?': index,
    'standardErrors?': map(number),
    'confusion?': list(list(index)),
    'threshold?': number,
    'perClass?': list(
      record({
        'name': text,
        'support': index,
        'precision': number,
        'recall': number,
        'f1': number,
        'auc?': number,
        'ap?': number,
      }),
    ),
    'curves?': list(
      record({
        name: text,
        positives: index,
        negatives: index,
        thresholds: list(number),
        truePositives: list(index),
        falsePositives: list(index),
        auc: number,
        ap: number,
      }),
    ),
    'calibration?': record({
      bins: list(record({from: number, to: number, n: index, score: number, rate: number})),
      ece: number,
    }),
    'histogram?': list(record({name: text, positives: list(index), negatives: list(index)})),
    'residuals?': list(
      record({
        name: text,
        mean: number,
        std: number,
        histogram: record({from: number, to: number, counts: list(index)}),
        points: record({actual: list(number), predicted: list(number), index: list(index)}),
      }),
    ),
    'inputs?': list(record({index, score: number})),
    'samples?': list(
      record({
        index,
        'loss': number,
        'actual': either(number, list(number)),
        'predicted': either(number, list(number)),
        'score?': number,
      }),
    ),
    'assignments?': record({actual: list(index), predicted: list(index)}),
  });

/**
 * The JSON Schema (draft 2020-12) of version 1 of the format of records. Fields of later minor formats are
 * allowed.
 */
export const runSchema: Readonly<Record<string, unknown>> = /* @__PURE__ */ buildSchema();

function buildSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Run of tfjs-metrics, version 1',
    ...record({
      'version': {const: 1},
      'id': text,
      'name': text,
      'started?': number,
      'finished?': number,
      'config': configSchema(),
      'epochs': list(record({'epoch': index, 'time': number, 'logs': map(value), 'learningRate?': value})),
      'batches?': record({step: list(index), keys: map(list(either(value, {type: 'null'})))}),
      'events': list(
        record({
          'epoch': index,
          'kind': oneOf(
            'best',
            'stop',
            'learning-rate',
            'nan',
            'restored',
            'checkpoint',
            'resume',
            'abort',
            'error',
            'fit',
          ),
          text,
          'step?': index,
        }),
      ),
      'evaluation?': {
        allOf: [def('outputEvaluation'), record({'epoch?': index, 'outputs?': map(def('outputEvaluation'))})],
      },
    }),
    $defs: {
      value: either(number, oneOf('NaN', 'Infinity', '-Infinity')),
      labels: labelsSchema(),
      outputEvaluation: outputSchema(),
    },
  };
}
