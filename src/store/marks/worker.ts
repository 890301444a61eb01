import type { ReadMark } from '../../protocol/own-word.ts';
import { serveThread } from '../sqlite/thread.ts';
import type { OwnedMark } from './gathered-marks.ts';
import { MarkFile } from './mark-file.ts';

interface Paths {
  readonly marks: string;
  readonly log: string;
}

/** The questions to the marks' thread. */
export interface MarkQuestions {
  readonly open: { readonly asks: Paths; readonly gives: undefined };
  readonly put: { readonly asks: readonly OwnedMark[]; readonly gives: undefined };
  readonly of: { readonly asks: string; readonly gives: readonly ReadMark[] };
  readonly forget: {
    readonly asks: { readonly author: string; readonly room: string };
    readonly gives: undefined;
  };
  readonly hand: {
    readonly asks: { readonly from: string; readonly to: string; readonly room: string };
    readonly gives: undefined;
  };
  readonly close: { readonly asks: undefined; readonly gives: undefined };
}

let paths: Paths | undefined;
let file: MarkFile | undefined;

/** Opened by the first question: where that failed, the next one tries again. */
function use(): MarkFile {
  if (!paths) throw new Error('The marks are closed.');
  file ??= new MarkFile(paths.marks, paths.log);
  return file;
}

const done = { value: undefined };

serveThread<MarkQuestions>({
  open(asked) {
    paths = asked;
    use();
    return done;
  },
  put(marks) {
    use().put(marks);
    return done;
  },
  of: (author) => ({ value: use().of(author) }),
  forget({ author, room }) {
    use().forget(author, room);
    return done;
  },
  hand({ from, to, room }) {
    use().hand(from, to, room);
    return done;
  },
  close() {
    paths = undefined;
    file?.close();
    file = undefined;
    return done;
  },
});
