import {expect} from 'chai';
import {scriptsOf} from '../../../../callbacks/doctor/syntax/scripts.js';

describe('doctor: scripts of a page', () => {
  it('stay where they are, and everything else is blank', () => {
    const page =
      '<p>a</p>\n<script type="module">\nb;\n</script>\n<script src="c.js"></script>\n<SCRIPT>d</SCRIPT>';
    const scripts = scriptsOf(page);
    expect(scripts).to.have.length(page.length);
    expect(scripts.indexOf('b;')).to.equal(page.indexOf('b;'));
    expect(scripts.replace(/\s+/g, ' ').trim()).to.equal('b; ; ; d;');
  });

  it('are not those in comments, and no other data', () => {
    const page = '<!-- <script>a</script> --><script type="application/json">{"b": 1}</script>';
    expect(scriptsOf(page).trim()).to.equal('');
  });

  it('are read where they are hidden from old browsers', () => {
    expect(scriptsOf('<script>\n<!-- a\nb;\n//--></script>').trim()).to.equal('b;\n//-->;');
  });

  it('are read of components', () => {
    const component =
      '<template>{{ a }}</template><script setup lang="ts" generic="T extends B<C>">d</script>';
    expect(scriptsOf(component).trim()).to.equal('d;');
  });
});
