/** The hooks whose calls are counted. */
export type HookName = 'authorize' | 'mayEnter' | 'mayPost' | 'committed';

/** The end of a call: what the hook said, or that it threw, took too long, or was ended by a stop. */
export type HookEnd = 'ok' | 'changed' | 'held' | 'refused' | 'failed' | 'late' | 'ended';

/** The backlog of a hook: what it was not told yet. */
export interface HookBehind {
  readonly rooms: number;
  readonly events: number;
  /** The time of the oldest of them, in milliseconds since 1970; undefined where nothing waits. */
  readonly since: number | undefined;
}

/** A hook as it is looked at when somebody reads the figures. */
export interface HookLook {
  readonly name: HookName;
  /** The ends that a call of it may have. */
  readonly ends: readonly HookEnd[];
  /** Calls whose answer is waited for. */
  asked(): number;
  /** The number of calls that wait to be made; absent where none ever does. */
  queued?(): number;
  behind?(): HookBehind;
}

type OnCall = (hook: HookName, end: HookEnd, milliseconds: number) => void;

/** The hooks that a program has brought along, and their calls as they end. */
export class HookWatch {
  readonly #looks = new Set<HookLook>();
  #onCall: OnCall | undefined;

  get looks(): Iterable<HookLook> {
    return this.#looks;
  }

  add(look: HookLook): void {
    this.#looks.add(look);
  }

  /** Has somebody told of each call from now on. */
  tell(onCall: OnCall): void {
    this.#onCall = onCall;
  }

  note(...call: Parameters<OnCall>): void {
    this.#onCall?.(...call);
  }
}
