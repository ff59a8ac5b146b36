import {getBackend} from '@tensorflow/tfjs-core';
import type {PlainValue} from '../../tfjs/callbacks/callback_state.js';
import {allLayers} from '../../tfjs/graph/all_layers.js';
import type {GraphLayer, InnerModel} from '../../tfjs/internals.js';
import type {TrainingCircumstances} from '../../tfjs/callbacks/saved_training.js';
import type {MatchedStates} from './match_states.js';

/** Backends that add numbers in the same order every time. */
const EXACT: readonly string[] = ['cpu', 'wasm'];

/** Layers whose noise takes no seed. */
const NOISY: readonly string[] = ['GaussianNoise', 'GaussianDropout', 'AlphaDropout'];

interface Random {
  readonly seed?: unknown;
  readonly rate?: number;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly randomGenerator?: {readonly seed?: unknown};
}

function isRandom(layer: GraphLayer): boolean {
  const {seed, rate, dropout, recurrentDropout, randomGenerator} = layer as GraphLayer & Random;
  const className = layer.getClassName();
  if (NOISY.includes(className)) return true;
  if (className === 'Dropout' || className === 'SpatialDropout1D')
    return rate !== 0 && typeof seed !== 'number';
  if (randomGenerator !== undefined) return typeof randomGenerator.seed !== 'number';
  return [dropout, recurrentDropout].some(part => typeof part === 'number' && part > 0);
}

/** The same text for equal class weights. */
function classWeightText(weights: PlainValue | undefined): string | undefined {
  if (weights === undefined) return undefined;
  if (weights === null) return 'none';
  return JSON.stringify(weights, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** How a training that resumes an earlier run is run now. */
export interface ResumedRun extends TrainingCircumstances {
  readonly states: Pick<MatchedStates, 'fresh' | 'unused'>;
}

/** The reasons, in words, why the resumed training differs from one that was never interrupted. */
export function resumeWarnings(model: InnerModel, before: TrainingCircumstances, now: ResumedRun): string[] {
  const found: string[] = [];
  const backend = getBackend();
  if (now.shuffles === true && now.seed === null) {
    found.push(
      'fit shuffles without a seed: give withMetrics(model, {seed}), which then owns the order, or shuffle: false',
    );
  }
  if (now.seed !== before.seed)
    found.push(`the seed was ${before.seed ?? 'none'} and is ${now.seed ?? 'none'}`);
  for (const key of ['batchSize', 'samples'] as const) {
    if (now[key] !== before[key]) found.push(`${key} was ${before[key]} and is ${now[key]}`);
  }
  // Older backups do not have these.
  if (before.shuffles !== undefined && now.shuffles !== before.shuffles)
    found.push(`shuffle was ${before.shuffles} and is ${now.shuffles}`);
  const [weightsBefore, weights] = [before.classWeight, now.classWeight].map(classWeightText);
  if (weightsBefore !== undefined && weights !== weightsBefore)
    found.push(`classWeight was ${weightsBefore} and is ${weights}`);
  const [lossBefore, loss] = [before.losses, now.losses].map(names => names?.join(', '));
  if (lossBefore !== undefined && loss !== lossBefore)
    found.push(`the loss was ${lossBefore} and is ${loss}`);
  const random = allLayers(model).filter(isRandom);
  const names = random.map(layer => layer.name).join(', ');
  if (random.length > 0) found.push(`layers draw random numbers without a seed: ${names}`);
  if (!EXACT.includes(backend)) found.push(`on the ${backend} backend the same sum is not always the same`);
  else if (backend !== before.backend) found.push(`the backend was ${before.backend} and is ${backend}`);
  const {fresh, unused} = now.states;
  const differ = [
    ...(fresh.length > 0 ? [`without a saved state: ${fresh.join(', ')}`] : []),
    ...(unused.length > 0 ? [`saved states without a callback: ${unused.join(', ')}`] : []),
  ];
  if (differ.length > 0) found.push(`there are other callbacks than before (${differ.join('. ')})`);
  return found;
}
