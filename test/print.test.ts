import {expect} from 'chai';
import {storageError} from '../src/storage_error.js';
import {throwOrWarn} from '../callbacks/base/on_exception.js';
import {UsageError} from '../src/errors.js';
import {escapeControls} from '../src/escape_controls.js';
import {print, printWarning} from '../src/print.js';
import {failureOf, listen} from './outcomes.js';

/** A window title, a cleared screen, a new line, text from right to left. */
const HOSTILE = '\u001b]0;owned\u0007\u009b2J\r\n\u202e\u2066\u007f';
const SHOWN = '\\u001b]0;owned\\u0007\\u009b2J\\u000d\\u000a\\u202e\\u2066\\u007f';

describe('What is printed', () => {
  it('has no control characters, and keeps all others', () => {
    expect(escapeControls(HOSTILE)).to.equal(SHOWN);
    expect(escapeControls('ümläut 漢字 🙂 "a\\b" ~')).to.equal('ümläut 漢字 🙂 "a\\b" ~');
  });

  it('errors, warnings and lines', async () => {
    expect(new UsageError(HOSTILE, HOSTILE).message).to.equal(`${SHOWN}: ${SHOWN}`);
    expect(storageError(HOSTILE, 'read', HOSTILE, new Error(HOSTILE)).message).not.to.match(
      /[\u0000-\u001f]/,
    );
    const {printed, warnings} = await listen(async () => {
      print(HOSTILE);
      print(['a', HOSTILE]);
      printWarning(HOSTILE);
      await throwOrWarn('Callback', 'warn', () => Promise.reject(new Error(HOSTILE)));
    });
    expect(printed).to.deep.equal([SHOWN, `a\n${SHOWN}`]);
    expect(warnings).to.deep.equal([SHOWN, `Callback: ${SHOWN}`]);
    const thrown = await failureOf(
      throwOrWarn('Callback', 'throw', () => Promise.reject(new Error(HOSTILE))),
    );
    expect(thrown.message).to.equal(`Callback: ${SHOWN}`);
  });
});
