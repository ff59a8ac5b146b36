/**
 * Protobuf's wire format. The build bundles the library into this file, because it is not the main module of
 * its package, and Parcel finds no other modules with its default settings.
 */
export {BinaryWriter, WireType} from '@bufbuild/protobuf/wire';
