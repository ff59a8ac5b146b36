import {expect} from 'chai';
import {
  type ProgressBarState,
  formatLogValue,
  formatSpeed,
  formatTime,
} from '../../../callbacks/progress/progress_bar.js';

describe('texts of a progress bar', () => {
  it('format times and numbers as Keras does', () => {
    const at = (
      step: number,
      steps: number | undefined,
      secondsPerStep: number,
      done = false,
    ): ProgressBarState => ({
      epoch: 0,
      epochs: 1,
      step,
      steps,
      seconds: 61.6,
      secondsPerStep,
      logs: [],
      done,
    });
    const times = [at(1, 4, 0.5), at(0, 100, 1.5), at(0, 8000, 1), at(3, 3, 1, true), at(3, undefined, 1)];
    expect(times.map(formatTime)).to.deep.equal(['1s', '2:30', '2:13:20', '62s', '62s']);
    expect([0, 0.0000123, 0.0123, 2.6].map(s => formatSpeed(at(1, 4, s)))).to.deep.equal([
      '0s/step',
      '12us/step',
      '12ms/step',
      '3s/step',
    ]);
    expect([0.5, 1e-5, -2, NaN, Infinity].map(formatLogValue)).to.deep.equal([
      '0.5000',
      '1.0000e-5',
      '-2.0000',
      'NaN',
      'Infinity',
    ]);
  });
});
