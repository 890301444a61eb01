/** Instructions of one measured part. */
export interface Cost {
  readonly total: number;
  /**
   * What each function takes. JavaScript counts with what V8 does for it (reading a property,
   * comparing, entering a function), so whoever calls what grew has grown as well.
   */
  readonly byFunction: ReadonlyMap<string, number>;
}

/** Finds the function of compiled JavaScript that an address lies in. */
export type NameOf = (address: number) => string;

/** Chosen by the processor and the system, and so no part of a figure that has to hold elsewhere. */
const systemLibrary = /\/(libc|libm|libpthread|ld-linux[^/]*)\.so|vgpreload/;
const compiled = '???';
/** Parts of V8 that run to their end without calling any other function of ours. */
const part =
  /^Builtins_(?!.*(Call|Construct|Apply|Entry|Await|Resume|Generator|Promise|Microtask))/;

/**
 * Reads what callgrind wrote with `--dump-instr=yes --compress-strings=no --compress-pos=no`.
 * Lines are `0xADDRESS LINE COST`; the one after `cfn=` and `calls=` is what was called there.
 */
export function readCost(profile: string, nameOf: NameOf): Cost {
  const byFunction = new Map<string, number>();
  let total = 0;
  let object = '';
  let name = '';
  let called: string | undefined;
  for (const line of profile.split('\n')) {
    if (line.startsWith('ob=')) object = line.slice(3);
    else if (line.startsWith('fn=')) name = line.slice(3).replace(/(\(.*|'\d+)$/, '');
    else if (line.startsWith('cfn=')) called = line.slice(4);
    if (!line.startsWith('0x')) continue;
    const [address = '', , taken] = line.split(' ');
    const cost = Number(taken);
    const isCompiled = object === compiled;
    const isOwn = called === undefined;
    const counts = isOwn ? isCompiled || !part.test(name) : isCompiled && part.test(called ?? '');
    called = undefined;
    if (systemLibrary.test(object)) continue;
    if (isOwn) total += cost;
    if (!counts) continue;
    const owner = isCompiled ? nameOf(Number(address)) : name;
    byFunction.set(owner, (byFunction.get(owner) ?? 0) + cost);
  }
  return { total, byFunction };
}

/**
 * Reads V8's map of compiled code: lines `START SIZE NAME`, in hexadecimal. Functions keep their
 * name and file, and lose the line, which moves with every edit above it.
 */
export function readPerfMap(map: string, root: string): NameOf {
  const ranges = map
    .split('\n')
    .map((line) => /^([0-9a-f]+) ([0-9a-f]+) (.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, start, size, name]) => {
      const from = Number.parseInt(start as string, 16);
      const to = from + Number.parseInt(size as string, 16);
      return { from, to, name: plainName(name as string, root) };
    })
    .sort((a, b) => a.from - b.from);
  return (address) => {
    let low = 0;
    let high = ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = ranges[middle] as (typeof ranges)[number];
      if (address < range.from) high = middle - 1;
      else if (address >= range.to) low = middle + 1;
      else return range.name;
    }
    return 'compiled code without a name';
  };
}

function plainName(name: string, root: string): string {
  return name
    .replace(/^JS:[~^*+']?/, '')
    .replace(`file://${root}/`, '')
    .replace(/:\d+:\d+$/, '')
    .trim();
}
