import {expect} from 'chai';
import {setMarkup, setText} from '../../../../callbacks/dashboard/charts/markup.js';

describe('markup', () => {
  const write = (...markups: string[]): {element: HTMLElement; before: ChildNode[]; isNew: boolean} => {
    const element = document.createElement('div');
    for (const markup of markups.slice(0, -1)) setMarkup(element, markup);
    const before = [...element.childNodes];
    return {element, before, isNew: setMarkup(element, markups[markups.length - 1])};
  };

  it('keeps the elements if only texts change', () => {
    const after = '<dt>loss</dt><dd class="a">0.25<small>epoch 3</small></dd> of 10';
    const {element, before, isNew} = write(
      '<dt>loss</dt><dd class="a">0.5<small>epoch 2</small></dd> of 9',
      after,
    );
    expect(isNew).to.equal(false);
    expect(element.innerHTML).to.equal(after);
    expect([...element.childNodes]).to.deep.equal(before);
  });

  const replaced: {readonly [what: string]: readonly [before: string, after: string]} = {
    'a tag changes': ['<b>1</b>', '<i>1</i>'],
    'an attribute changes': ['<b class="a">1</b>', '<b class="c">2</b>'],
    'an element is added': ['<b>1</b>', '<b>1</b><b>2</b>'],
    'a text appears': ['<b></b>', '<b>1</b>'],
    'a text disappears': ['<b>1</b>', '<b></b>'],
    'a text has an escaped character': ['<b>1</b>', '<b>a &lt; c &amp; d</b>'],
    'a text had one': ['<b>a &lt; c</b>', '<b>1</b>'],
    'white space is no text, as in rows of a table': ['<b>1</b> <b>2</b>', '<b>1</b>\n<i>2</i>'],
  };
  for (const [what, [first, second]] of Object.entries(replaced)) {
    it(`writes new elements if ${what}`, () => {
      const {element, isNew} = write(first, second);
      expect(isNew).to.equal(true);
      expect(element.innerHTML).to.equal(second);
    });
  }

  it('writes new elements if something else has changed the content', () => {
    const element = document.createElement('div');
    setMarkup(element, '<b>1</b>');
    element.replaceChildren('other');
    expect(setMarkup(element, '<b>2</b>')).to.equal(true);
    expect(element.innerHTML).to.equal('<b>2</b>');
  });

  it('writes nothing if nothing changes', () => {
    const {element, before, isNew} = write('<b>1</b>', '<b>1</b>');
    expect(isNew).to.equal(false);
    expect([...element.childNodes]).to.deep.equal(before);
    const [text] = element.querySelector('b')!.childNodes;
    setText(element.querySelector('b')!, '1');
    expect(element.querySelector('b')!.firstChild).to.equal(text);
    setText(element.querySelector('b')!, '<i>');
    expect(element.innerHTML).to.equal('<b>&lt;i&gt;</b>');
  });
});
