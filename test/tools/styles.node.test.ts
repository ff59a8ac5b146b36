import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {rootPath} from '../../tools/lib.mjs';
import {stylesText} from '../../tools/styles.mjs';

describe('tools/styles', () => {
  it('callbacks/views/styles/styles.ts is what npm run styles writes', async () => {
    const file = readFileSync(join(rootPath, 'callbacks/views/styles/styles.ts'), 'utf8');
    expect(file === (await stylesText()), 'run npm run styles').to.equal(true);
  });
});
