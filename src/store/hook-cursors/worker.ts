import { serveThread } from '../sqlite/thread.ts';
import { CursorFile } from './cursor-file.ts';
import type { BehindRange, HookCursor } from './gathered-cursors.ts';
import type { RoomBehind } from './hook-cursors.ts';

interface Paths {
  readonly hooks: string;
  readonly log: string;
}

/** The questions to the thread of hooks' cursors. */
export interface CursorQuestions {
  readonly open: { readonly asks: Paths; readonly gives: undefined };
  readonly begin: { readonly asks: string; readonly gives: undefined };
  readonly of: {
    readonly asks: { readonly hook: string; readonly room: string };
    readonly gives: number;
  };
  readonly put: { readonly asks: readonly HookCursor[]; readonly gives: undefined };
  readonly behind: { readonly asks: BehindRange; readonly gives: readonly RoomBehind[] };
  readonly close: { readonly asks: undefined; readonly gives: undefined };
}

let paths: Paths | undefined;
let file: CursorFile | undefined;

/** Opened by the first question: where that failed, the next one tries again. */
function use(): CursorFile {
  if (!paths) throw new Error('The cursors of hooks are closed.');
  file ??= new CursorFile(paths.hooks, paths.log);
  return file;
}

const done = { value: undefined };

serveThread<CursorQuestions>({
  open(asked) {
    paths = asked;
    use();
    return done;
  },
  begin(hook) {
    use().begin(hook);
    return done;
  },
  of: ({ hook, room }) => ({ value: use().of(hook, room) }),
  put(cursors) {
    use().put(cursors);
    return done;
  },
  behind: (range) => ({ value: use().behind(range) }),
  close() {
    paths = undefined;
    file?.close();
    file = undefined;
    return done;
  },
});
