import type { AnySignal } from './any-signal.ts';

/**
 * The event that a listener is given, as far as it can be said without the names that browsers have
 * for it.
 */
export interface Told<Detail = unknown> {
  readonly type: string;
  readonly detail: Detail;
}

type TakesTold<Detail> = (event: Told<Detail>) => void;
type TakesAny = ((event: never) => void) | { handleEvent(event: never): void };

interface Listening {
  readonly once?: boolean;
  readonly passive?: boolean;
  readonly capture?: boolean;
  /** The signal of an `AbortController`. */
  readonly signal?: object;
}

/**
 * An `EventTarget` that knows its events: `Events` maps each name to what `event.detail` holds, and
 * no other name is taken. It is described without the browser's types, which a program need not have.
 */
export interface Target<Events> {
  addEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: TakesTold<Events[Name]>,
    options?: Listening | boolean,
  ): void;
  addEventListener(
    type: keyof Events & string,
    listener: TakesAny | null,
    options?: Listening | boolean,
  ): void;

  removeEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: TakesTold<Events[Name]>,
    options?: Listening | boolean,
  ): void;
  removeEventListener(
    type: keyof Events & string,
    listener: TakesAny | null,
    options?: Listening | boolean,
  ): void;

  dispatchEvent(event: never): boolean;
}

interface Until {
  /** The signal of an `AbortController`, which ends it. */
  readonly signal?: AnySignal;
}

/** A target whose events of these names tell what stands under the same name from then on. */
export interface Observable<Events> {
  /**
   * Tells what stands now, if anything does, and then every change of it: who comes late is told, too.
   *
   * @example const release = room.observe('people', ({ count }) => showCount(count))
   * @returns ends it
   */
  observe<Name extends keyof Events & string>(
    type: Name,
    take: (value: Events[Name]) => void,
    until?: Until,
  ): () => void;
}

/** A target of `Events`, of which what is `Standing` can be read, too. */
export interface StandingTarget<Events, Standing extends keyof Events>
  extends Target<Events>,
    Observable<Pick<Events, Standing>> {}

type NewTarget = new <Events>() => Target<Events>;

const Base = EventTarget as unknown as NewTarget;

/** The base of whoever speaks of `Events`; those of `Standing` tell what is read under the same name. */
export class TypedTarget<Events, Standing extends keyof Events & string> extends Base<Events> {
  observe<Name extends Standing>(
    type: Name,
    take: (value: Events[Name]) => void,
    until: Until = {},
  ): () => void {
    let last: unknown;
    const hear = ({ detail }: { readonly detail: Events[Name] }) => {
      // A change may be read before it is told.
      if (detail === last) return;
      last = detail;
      take(detail);
    };
    if (!until.signal?.aborted) {
      this.addEventListener(type, hear, until);
      hear({ detail: (this as unknown as Events)[type] });
    }
    return () => this.removeEventListener(type, hear);
  }

  protected tell<Name extends keyof Events & string>(type: Name, detail: Events[Name]): void {
    this.dispatchEvent(new CustomEvent(type, { detail }) as never);
  }
}
