import type { Chunk } from './chunk.ts';
import type { Reader } from './reader.ts';
import type { Voice } from './voice.ts';

/** The parts by which a subscription hears a room. */
export interface Source
  extends Pick<
    Voice,
    'join' | 'leave' | 'sealed' | 'chunkOf' | 'bytesAfter' | 'catchUp' | 'recall'
  > {
  /** It is of those who keep order. */
  readonly isCleared?: true;
  /** Leaves an event out for this one reader. Only where a dialect declines its own echo. */
  leaveOut?(seq: number): void;
}

/** A voice of which some readers get other bytes than most; all the rest is the voice's. */
export abstract class OtherBytes implements Source {
  protected readonly voice: Voice;

  constructor(voice: Voice) {
    this.voice = voice;
  }

  abstract bytesAfter(chunk: Chunk, cursor: number): Buffer;

  get sealed(): number {
    return this.voice.sealed;
  }

  join(reader: Reader): void {
    this.voice.join(reader);
  }

  leave(reader: Reader): void {
    this.voice.leave(reader);
  }

  chunkOf(seq: number): Chunk | undefined {
    return this.voice.chunkOf(seq);
  }

  catchUp(step: () => void): void {
    this.voice.catchUp(step);
  }

  recall(cursor: number): Promise<readonly Chunk[]> {
    return this.voice.recall(cursor);
  }
}
