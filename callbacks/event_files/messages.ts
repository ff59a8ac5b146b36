/** TensorBoard's protobuf messages: event.proto, summary.proto, tensor.proto, and those of the plugins. */
import {encodePng} from './png.js';
import type {HParam, PluginContent, SummaryEvent, SummaryTensor, SummaryValue} from './summary.js';
import {BinaryWriter, WireType} from './wire.js';

const DATA_CLASS = {scalar: 1, tensor: 2, blobs: 3} as const;
const DATA_TYPE = {float: 1, double: 2, string: 7} as const;

type Field = (writer: BinaryWriter) => void;

/** Fields of a message, single or in lists. */
type Fields = readonly (Field | undefined | readonly Field[])[];

/** A field that is a message itself. */
function nested(number: number, ...fields: Fields): Field {
  return writer => {
    writer.tag(number, WireType.LengthDelimited).fork();
    for (const field of fields.flat()) field?.(writer);
    writer.join();
  };
}

const text =
  (number: number, value: string): Field =>
  w =>
    w.tag(number, WireType.LengthDelimited).string(value);
const bytes =
  (number: number, value: Uint8Array): Field =>
  w =>
    w.tag(number, WireType.LengthDelimited).bytes(value);
const int64 =
  (number: number, value: number): Field =>
  w =>
    w.tag(number, WireType.Varint).int64(value);
const double =
  (number: number, value: number): Field =>
  w =>
    w.tag(number, WireType.Bit64).double(value);
const bool =
  (number: number, value: boolean): Field =>
  w =>
    w.tag(number, WireType.Varint).bool(value);

const message = (...fields: (Field | undefined)[]): Uint8Array => {
  const writer = new BinaryWriter();
  for (const field of fields) field?.(writer);
  return writer.finish();
};

/** The first event of every file. */
export function fileVersionEvent(wallTime: number): Uint8Array {
  return message(double(1, wallTime), text(3, 'brain.Event:2'), nested(10, text(1, 'tfjs-metrics')));
}

export function summaryEvent({wallTime, step, value}: SummaryEvent): Uint8Array {
  return message(double(1, wallTime), int64(2, step), nested(5, nested(1, summaryValue(value))));
}

function summaryValue({tag, plugin, content, dataClass, tensor}: SummaryValue): Field[] {
  const about = content === undefined ? undefined : bytes(2, pluginContent(content));
  return [
    text(1, tag),
    nested(8, tensorProto(tensor)),
    nested(9, nested(1, text(1, plugin), about), int64(4, DATA_CLASS[dataClass])),
  ];
}

function tensorProto(tensor: SummaryTensor): Field[] {
  if (tensor.dtype === 'images') return tensorProto(imageStrings(tensor.images));
  const {dtype, shape, values} = tensor;
  const head = [
    int64(1, DATA_TYPE[dtype]),
    nested(
      2,
      shape.map(size => nested(2, size === 0 ? undefined : int64(1, size))),
    ),
  ];
  if (dtype === 'string') {
    const encoder = new TextEncoder();
    return [...head, ...values.map(v => bytes(8, typeof v === 'string' ? encoder.encode(v) : v))];
  }
  return values.length === 0 ? head : [...head, bytes(4, littleEndian(dtype, values))];
}

function littleEndian(dtype: 'float' | 'double', values: ArrayLike<number>): Uint8Array {
  const size = dtype === 'float' ? 4 : 8;
  const view = new DataView(new ArrayBuffer(size * values.length));
  for (let i = 0; i < values.length; i++) {
    if (dtype === 'float') view.setFloat32(size * i, values[i], true);
    else view.setFloat64(size * i, values[i], true);
  }
  return new Uint8Array(view.buffer);
}

/** Images as strings: width, height, and a PNG for each. */
function imageStrings(images: Extract<SummaryTensor, {dtype: 'images'}>['images']): SummaryTensor {
  const [{width, height}] = images;
  const values = [String(width), String(height), ...images.map(encodePng)];
  return {dtype: 'string', shape: [values.length], values};
}

function pluginContent(content: PluginContent): Uint8Array {
  switch (content.kind) {
    case 'text':
      return new TextEncoder().encode(content.text);
    case 'prCurve':
      return message(int64(2, content.numThresholds));
    case 'sessionStart':
      return message(
        nested(
          3,
          Object.entries(content.hparams).map(([name, value]) => nested(1, text(1, name), hparam(value))),
          text(4, content.group),
          double(5, content.seconds),
        ),
      );
    case 'sessionEnd':
      return message(nested(4, int64(1, content.success ? 1 : 2), double(2, content.seconds)));
  }
}

/** A `google.protobuf.Value`. */
function hparam(value: HParam): Field {
  if (typeof value === 'number') return nested(2, double(2, value));
  return nested(2, typeof value === 'string' ? text(3, value) : bool(4, value));
}
