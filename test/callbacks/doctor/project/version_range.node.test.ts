import {expect} from 'chai';
import {satisfies} from '../../../../callbacks/doctor/project/version_range.js';

describe('doctor: ranges of versions', () => {
  for (const [version, range, expected] of [
    ['4.22.0', '^4.22.0', true],
    ['4.23.1', '^4.22.0', true],
    ['4.21.9', '^4.22.0', false],
    ['5.0.0', '^4.22.0', false],
    ['4.23.0-rc.0', '^4.22.0', false],
    ['4.23.0-rc.0', '^4.22.0 || 4.23.0-rc.0', true],
    ['4.23.0-rc.1', '>=4.23.0-rc.0 <5', true],
    ['4.23.0', '>=4.23.0-rc.0', true],
    ['0.2.9', '^0.2.3', true],
    ['0.3.0', '^0.2.3', false],
    ['0.0.4', '^0.0.3', false],
    ['1.2.9', '~1.2.3', true],
    ['1.3.0', '~1.2.3', false],
    ['20.20.2', '>=20', true],
    ['18.1.0', '>=20', false],
    ['20.9.0', '>20', false],
    ['21.0.0', '>20', true],
    ['20.9.0', '<=20', true],
    ['21.0.0', '<=20', false],
    ['4.10.3', '4.10 - 4.22', true],
    ['4.9.0', '4.10.0 - 4.22.0', false],
    ['4.9.0', '4.x', true],
    ['5.0.0', '4', false],
    ['1.2.3', '*', true],
    ['1.2.3', '', true],
    ['4.5.0', '>= 4.4.0 < 4.6', true],
    ['1.2.3+build', '1.2.3', true],
    ['unknown', '*', false],
    ['1.2.3', 'latest', false],
  ] as [string, string, boolean][])
    it(`${version} is ${expected ? '' : 'not '}in "${range}"`, () => {
      expect(satisfies(version, range)).to.equal(expected);
    });
});
