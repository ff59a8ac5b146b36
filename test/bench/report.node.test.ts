import {expect} from 'chai';
import {ResultBuilder} from '../../bench/harness/result.js';
import {sizesIn} from '../../bench/parts/sizes_in.js';
import {endAsMarkdown, endAsText} from '../../bench/report.js';

describe('the end of a report of the benchmark', () => {
  it('lists the goals that are missed, and those only', () => {
    const result = new ResultBuilder();
    result.check('eight', 1.0349, 1.03, 3);
    result.check('tiny', 1.0304, 1.03, 2);
    result.check('conv', 9, undefined, 2);
    expect(result.unmet).to.deep.equal(['eight: 1.035, goal 1.03']);
    expect(endAsText([result])).to.include('Goals that are not met:\n  eight: 1.035, goal 1.03');
    expect(endAsMarkdown([result])).to.include('- eight: 1.035, goal 1.03');
  });

  it('lists what could not be measured, and the versions', () => {
    const result = new ResultBuilder();
    result.missing.push('keras is not installed');
    Object.assign(result.versions, {numpy: '2.4.6'});
    for (const end of [endAsText([result]), endAsMarkdown([result])]) {
      expect(end).to.include('keras is not installed').and.to.include('numpy 2.4.6').and.to.include('Node');
    }
  });

  it('reads the lines of npm run size', () => {
    const output =
      'AUC alone: 12.7 kB of 12.9 kB gzipped\n  5 bytes  a.js\n121 metric classes, each bundled alone\n';
    expect(sizesIn(output)).to.deep.equal([{name: 'AUC alone', size: 12.7, ceiling: 12.9}]);
  });
});
