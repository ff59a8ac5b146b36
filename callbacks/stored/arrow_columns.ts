import type {StoredColumn} from './columns.js';

/** The parts of `apache-arrow` that are used, so that its types are not needed. */
export interface ArrowBatch {
  readonly numRows: number;
  readonly schema: {readonly fields: readonly {readonly name: string; readonly type: ArrowType}[]};
  getChild(name: string): ArrowVector | null;
}

export interface ArrowVector {
  readonly type: ArrowType;
  readonly length: number;
  readonly nullCount: number;
  readonly data: readonly ArrowData[];
  get(index: number): unknown;
}

/** A part of a vector. */
export interface ArrowData {
  readonly length: number;
  /** Of lists: where each begins, and the end of the last one. */
  readonly valueOffsets: Int32Array | BigInt64Array;
  readonly children: readonly ArrowData[];
}

export interface ArrowType {
  readonly typeId: number;
  readonly bitWidth?: number;
  readonly isSigned?: boolean;
  readonly precision?: number;
  /** Of a list of fixed size. */
  readonly listSize?: number;
  /** Of a list, its entries; in that order. */
  readonly children?: readonly {readonly type: ArrowType}[] | null;
  /** Of a dictionary, the type of its values. */
  readonly dictionary?: ArrowType;
  toString(): string;
}

/** Numbers of `Type` in Arrow. */
const INT = 2;
const FLOAT = 3;
const UTF8 = 5;
const BOOL = 6;
const LIST = 12;
const FIXED_SIZE_LIST = 16;
const LARGE_UTF8 = 20;
const DICTIONARY = -1;
const SINGLE = 1;

/** A column of an Arrow schema. */
export function storedColumnOf(name: string, type: ArrowType): StoredColumn {
  const isList = type.typeId === LIST || type.typeId === FIXED_SIZE_LIST;
  const inner = isList ? (type.children?.[0].type as ArrowType) : type;
  return {name, type: String(type), isList, dtype: dtypeOf(inner)};
}

function dtypeOf({
  typeId,
  bitWidth = 64,
  isSigned = true,
  precision,
  dictionary,
}: ArrowType): StoredColumn['dtype'] {
  if (typeId === BOOL) return 'int32';
  if (typeId === INT) return bitWidth + (isSigned ? 0 : 1) <= 32 ? 'int32' : 'float64';
  if (typeId === FLOAT) return (precision as number) <= SINGLE ? 'float32' : 'float64';
  if (typeId === UTF8 || typeId === LARGE_UTF8) return 'text';
  return typeId === DICTIONARY && dictionary !== undefined ? dtypeOf(dictionary) : undefined;
}
