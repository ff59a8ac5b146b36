/** Event files, decoded by protoc where it is installed (`apt-get install protobuf-compiler`). */
import {expect} from 'chai';
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {EventWriter, MemoryStore} from '../../../callbacks/index.js';
import {fieldsOf, recordsOf} from './decode.js';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

function protoc(message: string, input: Uint8Array): string {
  const args = [`--decode=tensorboard.${message}`, '-I', FOLDER, 'events.proto'];
  const {status, stdout, stderr} = spawnSync('protoc', args, {input, encoding: 'utf8'});
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** Plugin data of the first value of an event. */
function contentOf(event: Uint8Array): Uint8Array {
  const path = [5, 1, 9, 1, 2];
  return path.reduce((message, field) => fieldsOf(message).get(field)?.[0] as Uint8Array, event);
}

describe('protoc --decode', () => {
  before(function () {
    if (spawnSync('protoc', ['--version']).status !== 0) this.skip();
  });

  it('reads every event, and knows every field', async () => {
    const writer = new EventWriter(new MemoryStore());
    await writer.scalar('loss', 0.5, 3);
    await writer.histogram('h', [1, 2, 3], 1, 2);
    await writer.image('i', {width: 1, height: 1, data: Uint8ClampedArray.of(7)}, 0);
    await writer.text('t', 'hello', 0);
    await writer.prCurve('pr', [0, 1], [0.25, 0.75], 0, {numThresholds: 3});
    await writer.hparams({rate: 0.5, on: true, name: 'x'}, 'group');
    await writer.hparamsEnd();
    const file = new Uint8Array(await (await writer.blob()).arrayBuffer());
    const {records} = recordsOf(file);
    const texts = records.map(record => protoc('Event', record));
    for (const text of texts) expect(text).to.not.match(/^\s*\d+( \{|:)/m); // a field without a name

    expect(texts[0]).to.match(/^wall_time: [\d.e+]+\nfile_version: "brain.Event:2"\nsource_metadata \{/);
    expect(texts[1].replace(/^wall_time.*\n/, '').replace(/\s+/g, ' ')).to.equal(
      'step: 3 summary { value { tag: "loss" tensor { dtype: DT_FLOAT tensor_shape { } ' +
        'tensor_content: "\\000\\000\\000?" } metadata { plugin_data { plugin_name: "scalars" } ' +
        'data_class: DATA_CLASS_SCALAR } } }',
    );
    expect(texts[2]).to.match(/dtype: DT_DOUBLE[^]*size: 2[^]*size: 3[^]*DATA_CLASS_TENSOR/);
    expect(texts[3]).to.match(/string_val: "1"\s+string_val: "1"\s+string_val: "\\211PNG/);
    expect(texts[4]).to.match(/string_val: "hello"/);
    expect(protoc('PrCurvePluginData', contentOf(records[5]))).to.equal('num_thresholds: 3');
    const start = protoc('HParamsPluginData', contentOf(records[6]));
    expect(start).to.match(/key: "rate"\s+value \{\s+number_value: 0.5/);
    expect(start).to.match(/key: "on"\s+value \{\s+bool_value: true/);
    expect(start).to.match(/key: "name"\s+value \{\s+string_value: "x"/);
    expect(start).to.match(/group_name: "group"\s+start_time_secs: \d/);
    expect(protoc('HParamsPluginData', contentOf(records[7]))).to.match(
      /session_end_info \{\s+status: STATUS_SUCCESS/,
    );
  });
});
