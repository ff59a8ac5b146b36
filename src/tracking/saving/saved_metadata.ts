import {isRecord} from '../../check.js';
import {UsageError} from '../../errors.js';
import {getOwn} from '../../own_property.js';
import {formatValue} from '../../format_value.js';
import {METADATA_KEY, type SavedExtension} from './saving.js';

const WHERE = 'withMetrics';
const VERSION = 1;

/**
 * Bounds for what is built from a file, which may come from anyone. They allow all that `save` writes, such
 * as thousands of metrics, and metrics of metrics to a depth of six.
 */
const MOST_VALUES = 100_000;
const DEEPEST = 16;
const LONGEST_TEXT = 10_000;
/** Options that determine how much memory a metric allocates, and their greatest value in a file. */
const SIZES = /^(num|n)_?[A-Z]\w*|^num_|^window$|^maxSamples$|^max_samples$/;
const GREATEST_SIZE = 10_000_000;

/**
 * The saved extension in the metadata of a loaded model; undefined if there is none.
 *
 * @throws UsageError for metadata that `save` never writes
 */
export function readMetadata(metadata: unknown): SavedExtension | undefined {
  if (!isRecord(metadata)) return undefined;
  const saved = getOwn(metadata, METADATA_KEY);
  if (saved === undefined) return undefined;
  if (!isRecord(saved)) throw damaged(`${METADATA_KEY} must be an object; it is ${formatValue(saved)}`);
  const version = getOwn(saved, 'version');
  if (version !== VERSION) {
    throw new UsageError(
      WHERE,
      `the model was saved with metadata of version ${formatValue(version)}; this version of tfjs-metrics reads version ` +
        `${VERSION}. Update tfjs-metrics, or delete userDefinedMetadata.${METADATA_KEY} in model.json and compile the model.`,
    );
  }
  checkSize(saved);
  checkForm(saved);
  return saved as unknown as SavedExtension;
}

/** The error for metadata that cannot be restored. */
export function damaged(what: string): UsageError {
  return new UsageError(
    WHERE,
    `the metadata of the saved model is damaged: ${what}. Save the model again, or delete ` +
      `userDefinedMetadata.${METADATA_KEY} in model.json and compile the model.`,
  );
}

type Json = Readonly<Record<string, unknown>>;

/** Checks every value, level by level: recursion could overflow the stack. */
function checkSize(saved: Json): void {
  let level: unknown[] = [saved];
  let count = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw damaged(`it is nested more than ${DEEPEST} deep`);
    const next: unknown[] = [];
    for (const value of level) {
      if (++count > MOST_VALUES) throw damaged(`it holds more than ${MOST_VALUES} values`);
      if (typeof value === 'string' && value.length > LONGEST_TEXT) {
        throw damaged(`it holds a text of ${value.length} characters`);
      }
      if (typeof value !== 'object' || value === null) continue;
      for (const [key, inner] of Object.entries(value)) {
        if (typeof inner === 'number' && inner > GREATEST_SIZE && SIZES.test(key)) {
          throw damaged(`${key} is ${inner}, more than ${GREATEST_SIZE}`);
        }
        next.push(inner);
      }
    }
    level = next;
  }
}

function checkForm(saved: Json): void {
  const field = (name: keyof SavedExtension): unknown => getOwn(saved, name);
  const expect = (holds: boolean, name: keyof SavedExtension, form: string): void => {
    if (!holds) throw damaged(`${name} must be ${form}; it is ${formatValue(field(name))}`);
  };
  const {losses, lossWeights, tracked} = {
    losses: field('losses'),
    lossWeights: field('lossWeights'),
    tracked: field('tracked'),
  };
  expect(['tfjs', 'keras'].includes(field('names') as string), 'names', '"tfjs" or "keras"');
  expect(Array.isArray(losses) && losses.every(isLoss), 'losses', 'a list of losses, one per output');
  const sameLength = Array.isArray(lossWeights) && lossWeights.length === (losses as unknown[]).length;
  const finite = sameLength && (lossWeights as unknown[]).every(Number.isFinite);
  expect(finite, 'lossWeights', 'a list of finite numbers, as many as there are losses');
  for (const name of ['metrics', 'weightedMetrics'] as const) {
    expect(isMetrics(field(name)), name, 'null, or metrics as compile takes them');
  }
  expect(Array.isArray(tracked) && tracked.every(isTracked), 'tracked', 'a list of tracked tensors');
}

function isLoss(value: unknown): boolean {
  if (value === null || typeof value === 'string') return true;
  return isRecord(value) && Object.values(value).every(term => isRecord(term) && isTerm(term));
}

function isTerm(term: Json): boolean {
  const weight = getOwn(term, 'weight');
  const isWeight = weight === undefined || (typeof weight === 'number' && Number.isFinite(weight));
  return isWeight && typeof getOwn(term, 'loss') === 'string';
}

function isMetric(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (!isRecord(value)) return false;
  const name = getOwn(value, 'className') ?? getOwn(value, 'class_name');
  const config = getOwn(value, 'config') ?? null;
  return typeof name === 'string' && (config === null || isRecord(config));
}

function isMetrics(value: unknown): boolean {
  if (value === null || isMetric(value)) return true;
  if (typeof value !== 'object') return false;
  return Object.values(value).every(
    inner => inner === null || isMetric(inner) || (Array.isArray(inner) && inner.every(isMetrics)),
  );
}

function isTracked(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const layers = getOwn(value, 'layers');
  const aggregation = getOwn(value, 'aggregation');
  return (
    Array.isArray(layers) &&
    layers.every(name => typeof name === 'string') &&
    [getOwn(value, 'node'), getOwn(value, 'tensor')].every(i => Number.isInteger(i) && (i as number) >= 0) &&
    typeof getOwn(value, 'name') === 'string' &&
    isMetric(aggregation)
  );
}
