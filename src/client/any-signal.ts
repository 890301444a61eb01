/** The signal of an `AbortController`, described without the browser's types, which a program need not have. */
export interface AnySignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', take: () => void, how?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', take: () => void): void;
}
