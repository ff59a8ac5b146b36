import * as tf from '@tensorflow/tfjs';
import {serveRun} from 'tfjs-metrics/runs';
import {DIGITS, parseDigits} from '../digits/data.js';
import {nameOf, type Settings} from './settings.js';
import {train} from './train.js';

async function main(settings: Settings): Promise<void> {
  await tf.setBackend('cpu');
  const digits = parseDigits(await (await fetch('digits.txt')).text());
  await train(settings, digits, serveRun(self, {name: nameOf(settings), classNames: DIGITS}));
}

// The page starts a worker for each training. What fails here is an error event of the worker there.
self.addEventListener('message', ({data}) => void main(data).catch(reportError), {once: true});
