/** The part of dcmjs that is used; the package brings no types. */
declare module 'dcmjs' {
  interface Element {
    readonly vr?: string
    readonly Value?: readonly unknown[]
  }
  const dcmjs: {
    readonly log: { setLevel(level: string): void }
    readonly data: {
      readonly DicomMessage: {
        readFile(
          file: ArrayBuffer,
          options?: { readonly ignoreErrors?: boolean }
        ): {
          readonly meta: Readonly<Record<string, Element>>
          readonly dict: Readonly<Record<string, Element>>
        }
      }
    }
  }
  export default dcmjs
}
