/** `npm run lint` rejects phrases that this project does not use, and comments that are too wide. */
import {expect} from 'chai';
import {problemsOf} from '../../tools/writing.mjs';

describe('the check of comments and docs', () => {
  it('names the file, the line and the phrase, in comments and in Markdown', () => {
    expect(problemsOf('a.ts', 'const a = 1;\n/** Gives the mean. */')).to.deep.equal([
      'a.ts:2: "Gives": write "returns"',
    ]);
    expect(problemsOf('a.ts', 'call(); // goes on')).to.deep.equal([
      'a.ts:1: "goes on": write "resumes", "continues"',
    ]);
    expect(problemsOf('a.md', 'A class of your own.')).to.have.length(1);
  });

  it('reads messages, but no other code', () => {
    expect(problemsOf('a.ts', "throw new Error('what getState() gave it');")).to.have.length(1);
    expect(problemsOf('a.ts', 'const nobody = gives(goesOn);')).to.deep.equal([]);
    expect(problemsOf('a.md', '```js\nconst anew = 1;\n```')).to.deep.equal([]);
  });

  it('rejects comments that are wider than the lines of code, except examples', () => {
    const wide = 'x'.repeat(120);
    expect(problemsOf('a.ts', `  // ${wide}`)[0]).to.equal(
      'a.ts:1: a comment of 125 columns; code has at most 110',
    );
    expect(problemsOf('a.ts', ` * await model.fit(${wide})`)).to.deep.equal([]);
    expect(problemsOf('a.ts', `const a = '${wide}';`)).to.deep.equal([]);
  });
});
