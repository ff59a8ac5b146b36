import {expect} from 'chai';
import {hideInText, hideSecrets} from '../../../../callbacks/runs/trackers/secrets.js';

describe('secrets', () => {
  it('hides values under the names of secrets', () => {
    const secret = [
      'token',
      'hfToken',
      'HF_TOKEN',
      'api_key',
      'apiKey',
      'my-password',
      'Authorization',
      'client.secret',
      'secret_key',
      'passwords',
    ];
    for (const name of secret) expect(hideSecrets({[name]: 'abc'}), name).to.deep.equal({[name]: '(hidden)'});
    expect(hideSecrets({a: [{password: 'abc'}]})).to.deep.equal({a: [{password: '(hidden)'}]});
    expect(hideSecrets({apiKeys: ['abc', 7], secret: {value: 'abc'}})).to.deep.equal({
      apiKeys: ['(hidden)', 7],
      secret: {value: '(hidden)'},
    });
  });

  it('keeps other values', () => {
    const config = {
      tokenizer: 'bpe',
      maxTokens: 512,
      token: 3,
      secretary: 'x',
      keys: ['a'],
      tokens: ['a'],
      monkey: 'b',
      passes: '2',
    };
    expect(hideSecrets(config)).to.deep.equal(config);
  });

  it('hides passwords and tokens in addresses', () => {
    expect(hideInText('see https://me:pw@host/a and http://host/?write_token=abc&x=1')).to.equal(
      'see https://(hidden)@host/a and http://host/?write_token=(hidden)&x=1',
    );
    expect(hideSecrets({data: ['s3://key:secret@bucket/x']})).to.deep.equal({
      data: ['s3://(hidden)@bucket/x'],
    });
    expect(hideInText('mail a@b.c, tf@4.22, https://host/@scope/name')).to.equal(
      'mail a@b.c, tf@4.22, https://host/@scope/name',
    );
  });
});
