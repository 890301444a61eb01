/** Something the program asked of the system: it began, and later it is done. */
export type TraceStep =
  | { readonly type: 'create' | 'unlink'; readonly path: string }
  | { readonly type: 'write'; readonly path: string; readonly at: number; readonly bytes: Buffer }
  | { readonly type: 'truncate'; readonly path: string; readonly size: number }
  /** A sync covers what came before it began; it holds once it has ended. */
  | { readonly type: 'sync begins' | 'sync ends'; readonly path: string }
  | { readonly type: 'ack'; readonly room: string; readonly seq: number; readonly ref: string };

/** strace, so that it writes what `readTrace` reads; it ends when the program it runs does. */
export function tracing(file: string): [string, ...string[]] {
  const calls = 'openat,pwrite64,ftruncate,unlink,fsync,fdatasync,write,writev';
  const text = ['-xx', '-s', '1000000', '-y', '-e', 'signal=none'];
  const how = ['-f', '--seccomp-bpf', '-e', `trace=${calls}`, ...text];
  return ['strace', ...how, '-o', file];
}

const call = /^(\d+) +(\w+)\((.*)$/;
const resumed = /^(\d+) +<\.\.\. (\w+) resumed>/;
const string = /"((?:\\x[0-9a-f]{2})*)"/g;
const opened = /<((?:\\x[0-9a-f]{2})+)>/;
const ack = /"type":"ack","room":"([^"]+)","seq":(\d+),"epoch":"[^"]*","at":\d+,"ref":"([^"]+)"/g;

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll('\\x', ''), 'hex');

/** What a trace says of the database's files in a folder, in order, with what was acknowledged. */
export function* readTrace(text: string, folder: string): Generator<TraceStep> {
  const waiting = new Map<string, string>();
  for (const line of text.split('\n')) {
    const end = resumed.exec(line);
    const begin = end ? undefined : call.exec(line);
    const [, pid = '', name = ''] = end ?? begin ?? [];
    const rest = begin ? (begin[3] ?? '') : `${waiting.get(pid) ?? ''}${line}`;
    const isDone = !rest.endsWith('<unfinished ...>');
    if (begin) {
      if (!isDone) waiting.set(pid, rest);
      yield* beginning(name, rest, folder);
    }
    if (isDone && (begin || end)) yield* ending(name, rest, folder);
  }
}

function* beginning(name: string, rest: string, folder: string): Generator<TraceStep> {
  if (name === 'write' || name === 'writev') return yield* acks(rest);
  const path = pathOf(name, rest);
  if (!isOfLog(path, folder)) return;
  const numbers = rest.replace(/ <unfinished \.\.\.>$|\) += .*$/, '').split(', ');
  switch (name) {
    case 'pwrite64': {
      const [, hex = ''] = new RegExp(string.source).exec(rest) ?? [];
      yield { type: 'write', path, at: Number(numbers.at(-1)), bytes: bytesOf(hex) };
      return;
    }
    case 'ftruncate':
      yield { type: 'truncate', path, size: Number(numbers.at(-1)) };
      return;
    case 'unlink':
      yield { type: 'unlink', path };
      return;
    case 'fsync':
    case 'fdatasync':
      yield { type: 'sync begins', path };
  }
}

function* ending(name: string, rest: string, folder: string): Generator<TraceStep> {
  const path = pathOf(name, rest);
  if (!isOfLog(path, folder) || / = -1 /.test(rest)) return;
  if (name === 'fsync' || name === 'fdatasync') yield { type: 'sync ends', path };
  if (name === 'openat' && rest.includes('O_CREAT')) yield { type: 'create', path };
}

function* acks(rest: string): Generator<TraceStep> {
  for (const [, hex = ''] of rest.matchAll(string)) {
    for (const [, room = '', seq, ref = ''] of bytesOf(hex).toString().matchAll(ack)) {
      yield { type: 'ack', room, seq: Number(seq), ref };
    }
  }
}

/** By name where it opens or unlinks, else what is open under the number. */
function pathOf(name: string, rest: string): string {
  const isNamed = name === 'openat' || name === 'unlink';
  const [, hex = ''] = (isNamed ? new RegExp(string.source) : opened).exec(rest) ?? [];
  return bytesOf(hex).toString();
}

/** The log, its journals, and the folder itself; the index of the journal is made anew. */
function isOfLog(path: string, folder: string): boolean {
  return path === folder || /\/parlour\.db(-wal|-journal)?$/.test(path);
}
