import { wear } from '../later-part.ts';
import paintCss from '../style/code.css?inline';
import { type CodePart, codeParts } from './code-parts.ts';

const kinds = ['word', 'text', 'number', 'comment'] as const;
/** The ranges of a code as it was when they were found. */
const found = new WeakMap<Text, { readonly data: string; readonly ranges: readonly Painted[] }>();
const painted = new Map<HTMLElement, readonly Painted[]>();
let isWorn = false;

type Painted = readonly [kind: CodePart['kind'], range: StaticRange];

/**
 * Colours the codes of a list, without a change to their elements: whatever draws these knows nothing of
 * it. Browsers that can't do that show code in one colour.
 */
export function paintCode(list: HTMLElement, codes: Iterable<HTMLElement>): void {
  if (!('highlights' in CSS)) return;
  if (!isWorn) wear(paintCss);
  isWorn = true;
  painted.set(list, [...codes].flatMap(rangesOf));
  for (const each of painted.keys()) if (!each.isConnected) painted.delete(each);
  const all = [...painted.values()].flat();
  for (const kind of kinds) {
    const ranges = all.filter(([is]) => is === kind).map(([, range]) => range);
    CSS.highlights.set(`code-${kind}`, new Highlight(...ranges));
  }
}

function rangesOf(code: HTMLElement): readonly Painted[] {
  const text = [...code.childNodes].find((node) => node instanceof Text);
  if (!text) return [];
  const known = found.get(text);
  if (known?.data === text.data) return known.ranges;
  const ranges = codeParts(text.data, code.dataset.language ?? '').map(
    ({ kind, at, end }): Painted => {
      const place = { startContainer: text, startOffset: at, endContainer: text, endOffset: end };
      return [kind, new StaticRange(place)];
    },
  );
  found.set(text, { data: text.data, ranges });
  return ranges;
}
