import {expect} from 'chai';
import {findSources} from '../../../../callbacks/doctor/project/sources.js';
import {projectOf, removeProjects} from '../project.js';

describe('doctor: sources of a project', () => {
  after(removeProjects);

  it('are those of its folders, without what is built or installed', () => {
    const source = {
      'a.js': '',
      'src/b.tsx': '',
      'src/deep/c.vue': '',
      'd.html': '',
      'd.d.ts': '',
      'e.min.js': '',
      'f.json': '',
      'node_modules/g/g.js': '',
      'dist/h.js': '',
      '.cache/i.js': '',
      '.j.js': '',
    };
    expect(findSources(projectOf(source)).files).to.deep.equal([
      'a.js',
      'd.html',
      'src/b.tsx',
      'src/deep/c.vue',
    ]);
  });

  it('include linked files, and no linked folders', () => {
    const links = {'a.js': '', 'b.js': ['a.js'], 'c.js': ['missing.js'], 'loop': ['.']} as const;
    expect(findSources(projectOf(links)).files).to.deep.equal(['a.js', 'b.js']);
  });

  it('are left out if they are too long', () => {
    const {files, tooLong} = findSources(projectOf({'a.js': '', 'b.js': ' '.repeat((1 << 20) + 1)}));
    expect([files, tooLong]).to.deep.equal([['a.js'], ['b.js']]);
  });

  it('are as many as are read', () => {
    const many = Object.fromEntries(Array.from({length: 5001}, (_, i) => [`a${i}.js`, '']));
    const {files, isCut} = findSources(projectOf(many));
    expect([files.length, isCut]).to.deep.equal([5000, true]);
  });
});
