/** The docstring of every class and function of tfjs-metrics/evaluate: an example, which is run. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import * as evaluateDoor from '../../src/evaluate/index.js';
import * as metricsDoor from '../../src/metrics/index.js';
import {docstrings, exampleOf} from '../docs/docstrings.js';

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as FunctionConstructor;

describe('docstrings of tfjs-metrics/evaluate', () => {
  const docs = docstrings('src/evaluate/index.ts');
  for (const [name, value] of Object.entries(evaluateDoor)) {
    if (typeof value !== 'function' || value.prototype instanceof Error) continue;
    it(`${name}: an example that runs`, async () => {
      const lines = exampleOf(docs.get(name) ?? '');
      expect(lines, '@example').not.to.be.empty;
      const scope: Record<string, unknown> = {...metricsDoor, ...evaluateDoor, tf};
      await new AsyncFunction(...Object.keys(scope), lines.join('\n'))(...Object.values(scope));
    });
  }
});
