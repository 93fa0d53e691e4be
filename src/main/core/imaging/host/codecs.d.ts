/** The parts that are used; the packages bring no types that resolve. */
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  interface FrameInfo {
    readonly width: number
    readonly height: number
    readonly bitsPerSample: number
    readonly componentCount: number
    readonly isSigned: boolean
  }
  interface Decoder {
    getEncodedBuffer(length: number): Uint8Array
    decode(): void
    getFrameInfo(): FrameInfo
    /** Of the module's memory: gone with the decoder. Empty where decoding failed. */
    getDecodedBuffer(): Uint8Array
    delete(): void
  }
  interface Codec {
    readonly J2KDecoder: new () => Decoder
  }
  export default function load(options: {
    readonly print: () => void
    readonly printErr: () => void
  }): Promise<Codec>
}

declare module 'jpeg-lossless-decoder-js' {
  export class Decoder {
    /** @throws Error */
    decode(
      file: ArrayBuffer,
      offset: number,
      length: number,
      bytesPerSample: number
    ): Uint8Array | Uint16Array
  }
}
