import {getBackend} from '@tensorflow/tfjs-core';
import {allLayers} from '../../tfjs/graph/all_layers.js';
import type {GraphLayer, InnerModel} from '../../tfjs/internals.js';
import type {TrainingCircumstances} from '../../tfjs/callbacks/saved_training.js';
import type {MatchedStates} from './match_states.js';

/** Backends that add in the same order every time. */
const EXACT: readonly string[] = ['cpu', 'wasm'];

/** Layers whose noise has no seed that could be given. */
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

/** How a training is run that resumes an earlier run. */
export interface ResumedRun extends TrainingCircumstances {
  readonly shuffles: boolean;
  readonly states: Pick<MatchedStates, 'anew' | 'left'>;
}

/** What makes the rest of a training another one than it would have been without an interruption; all of it in words. */
export function resumeWarnings(model: InnerModel, before: TrainingCircumstances, now: ResumedRun): string[] {
  const found: string[] = [];
  const backend = getBackend();
  if (now.shuffles && now.seed === null) {
    found.push(
      'fit shuffles without a seed: give withMetrics(model, {seed}), which then owns the order, or shuffle: false',
    );
  }
  if (now.seed !== before.seed)
    found.push(`the seed was ${before.seed ?? 'none'} and is ${now.seed ?? 'none'}`);
  for (const key of ['batchSize', 'samples'] as const) {
    if (now[key] !== before[key]) found.push(`${key} was ${before[key]} and is ${now[key]}`);
  }
  const [lossBefore, loss] = [before.losses, now.losses].map(names => names?.join(', '));
  if (lossBefore !== undefined && loss !== lossBefore)
    found.push(`the loss was ${lossBefore} and is ${loss}`);
  const random = allLayers(model).filter(isRandom);
  const names = random.map(layer => layer.name).join(', ');
  if (random.length > 0) found.push(`layers draw random numbers without a seed: ${names}`);
  if (!EXACT.includes(backend)) found.push(`on the ${backend} backend the same sum is not always the same`);
  else if (backend !== before.backend) found.push(`the backend was ${before.backend} and is ${backend}`);
  const {anew, left} = now.states;
  const differ = [
    ...(anew.length > 0 ? [`without a state, starting anew: ${anew.join(', ')}`] : []),
    ...(left.length > 0 ? [`states that nobody takes: ${left.join(', ')}`] : []),
  ];
  if (differ.length > 0) found.push(`there are other callbacks than before (${differ.join('. ')})`);
  return found;
}
