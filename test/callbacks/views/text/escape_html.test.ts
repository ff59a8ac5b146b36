import {expect} from 'chai';
import {escapeHtml} from '../../../../callbacks/views/text/escape_html.js';

describe('views: escapeHtml', () => {
  it('markup of names is text', () => {
    expect(escapeHtml('<img src=x onerror="a(\'&\')">')).to.equal(
      '&lt;img src=x onerror=&quot;a(&#39;&amp;&#39;)&quot;&gt;',
    );
  });

  it('characters that HTML does not allow are replaced, pairs of surrogates are kept', () => {
    expect(escapeHtml('a\u0000b\u001b[31m\ud83d\ude00\ud83d')).to.equal(
      'a\ufffdb\ufffd[31m\ud83d\ude00\ufffd',
    );
  });

  it('newlines and tabs are kept', () => {
    expect(escapeHtml('a\n\tb')).to.equal('a\n\tb');
  });
});
