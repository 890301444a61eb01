interface InRoom {
  readonly room: string;
  readonly ref?: string;
}

/** A note about a person, for those who keep order. */
export interface NoteCommand extends InRoom {
  readonly type: 'note';
  /** An author's id. */
  readonly person: string;
  readonly text: string;
}

/** An act of those who keep order on people. */
export type PersonAct = NoteCommand;

/** A command to keep order in a room: one road for all of them, over sockets and HTTP. */
export type ActCommand = PersonAct;

export type ActType = ActCommand['type'];

/** Every kind of act, in the order of the docs. */
export const actTypes = ['note'] as const satisfies readonly ActType[];

const known: ReadonlySet<string> = new Set(actTypes);

/** Is it an act of order? */
export function isAct<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, ActCommand> {
  return known.has(command.type);
}
