import {expect} from 'chai';
import {fillTemplate, safeFileName, templateKeys} from '../../../callbacks/checkpoint/file_names.js';
import {formatNumber, formatText} from '../../../callbacks/checkpoint/format_spec.js';
import formats from '../ports/data/python_formats.json' with {type: 'json'};

const VALUES: Record<string, number> = {'inf': Infinity, '-inf': -Infinity, 'nan': NaN};

describe('formats of numbers', () => {
  it('are Python’s, on 1500 random ones', () => {
    const wrong = (formats as [string, string, string | null][]).filter(([shown, spec, expected]) => {
      const isWhole = /^\d+$/.test(shown);
      const value = VALUES[shown] ?? Number(shown);
      const found = formatNumber(value, spec, isWhole) ?? null;
      // Whatever is whole may be written as such: tfjs has no integers among its logs.
      if (spec.endsWith('d') && !isWhole && Number.isInteger(value)) return false;
      return found !== expected;
    });
    expect(wrong).to.deep.equal([]);
  });

  it('of texts fill, align and cut', () => {
    expect(formatText('ab', '')).to.equal('ab');
    expect(formatText('ab', '5')).to.equal('ab   ');
    expect(formatText('ab', '>5s')).to.equal('   ab');
    expect(formatText('ab', '*^5')).to.equal('*ab**');
    expect(formatText('ab', '05')).to.equal('ab000');
    expect(formatText('abc', '.2')).to.equal('ab');
    expect(formatText('ab', '.2f')).to.equal(undefined);
    expect(formatText('ab', '!')).to.equal(undefined);
  });
});

describe('file names from templates', () => {
  const values = {epoch: 3, batch: 12, loss: 0.5, val_auc: 0.98765, acc: 1};

  it('are filled as Keras does', () => {
    const filled = (template: string) => fillTemplate(template, values);
    expect(filled('{epoch:02d}-{val_auc:.4f}')).to.equal('03-0.9877');
    expect(filled('sub/{epoch:03d}/m.keras')).to.equal('sub/003/m.keras');
    expect(filled('e{epoch}_{loss:.3e}.keras')).to.equal('e3_5.000e-01.keras');
    expect(filled('{epoch:>4}.{batch:04d}')).to.equal('   3.0012');
    expect(filled('{loss:08.3f} {loss:.1%} {loss} {acc}')).to.equal('0000.500 50.0% 0.5 1.0');
    expect(filled('{{{epoch}}}-{{x}}')).to.equal('{3}-{x}');
    expect(filled('{batch:x} {batch:X} {batch:o} {batch:08b} {batch:n}')).to.equal('c C 14 00001100 12');
    expect(filled('{batch:#x} {batch:#06X} {batch:+#o} {batch:>4x}')).to.equal('0xc 0X000C +0o14    c');
    expect(filled('{val_auc:n} {val_auc:.2n} {epoch!r} {loss!s:>5} {acc!r:.2}')).to.equal(
      '0.98765 0.99 3   0.5 1.',
    );
    expect(filled('no fields')).to.equal('no fields');
    expect(filled('')).to.equal('');
    expect(filled('{acc:d}')).to.equal('1');
    expect(fillTemplate('{loss:.2f}', {loss: NaN})).to.equal('nan');
  });

  it('name what they expect', () => {
    expect(templateKeys('{epoch:02d}-{val_auc:.4f}-{epoch}{{no}}')).to.deep.equal(['epoch', 'val_auc']);
    expect(templateKeys('best')).to.deep.equal([]);
  });

  it('that request missing values are an error with the names', () => {
    expect(() => fillTemplate('{val_auk:.2f}', values, 'ModelCheckpoint')).to.throw(
      'ModelCheckpoint: the file name "{val_auk:.2f}" asks for "val_auk". Did you mean "val_auc"? ' +
        'The names are: epoch, batch, loss, val_auc, acc.',
    );
    expect(() => fillTemplate('{toString}', values)).to.throw('asks for "toString"');
  });

  it('that are invalid are an error, before there are values', () => {
    for (const template of ['{epoch', 'epoch}', '{}', '{:02d}', '{epoch!x}', '{epoch:{width}}', '{{epoch}']) {
      expect(() => templateKeys(template), template).to.throw(/in the file name/);
    }
    for (const template of ['{loss:.2q}', '{loss:x}', '{epoch:.2d}', '{loss:d}', '{epoch:.2}', '{loss:s}']) {
      expect(() => fillTemplate(template, values), template).to.throw(/is not a format for/);
    }
  });

  it('get no folders from a value', () => {
    expect(fillTemplate('a/{name}.csv', {name: '../../b'})).to.equal('a/%2E.%2F..%2Fb.csv');
  });
});

describe('names that are one part of a path', () => {
  it('keep harmless characters, and differ for different texts', () => {
    for (const text of ['val_auc', 'a.b-c', 'Ä ö', 'auxiliary', 'a..b'])
      expect(safeFileName(text)).to.equal(text);
    const odd = [
      '',
      '.',
      '..',
      '...',
      '../a',
      'a/b',
      'a\\b',
      'a%2Fb',
      'a:b',
      'a b ',
      ' a',
      'a.',
      'CON',
      'con.txt',
      '\0',
      '\n',
    ];
    const names = odd.map(safeFileName);
    expect(new Set(names).size).to.equal(odd.length);
    for (const name of names) {
      expect(name)
        .to.match(/^[^\\/:*?"<>|\s.][^\\/:*?"<>|\n]*$/)
        .and.not.match(/[. ]$/);
      expect(name).not.to.match(/^(con|nul)(\.|$)/i);
    }
  });
});
