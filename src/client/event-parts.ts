/** A block of an event stream; an empty one only shows that somebody is there. */
export interface EventPart {
  readonly data?: string | undefined;
  /** Milliseconds after which to come back, should the stream end. */
  readonly retry?: string | undefined;
}

/** Reads what our server streams: fields of one line each. */
export async function* readParts(body: ReadableStream<BufferSource>): AsyncGenerator<EventPart> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    yield {};
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      yield { data: field('data'), retry: field('retry') };
    }
  }
}
