/** A block of declarations in a sheet, and the rules it stands in. */
export interface SheetRule {
  /** From the outermost in, its own selector the last: `@layer parts`, `@media …`, `.bar`. */
  readonly path: readonly string[];
  readonly declarations: readonly Declaration[];
}

export interface Declaration {
  readonly property: string;
  readonly value: string;
}

/** Blocks with declarations, and statements of the outermost level, of a sheet. */
export function rulesOfSheet(source: string): {
  readonly rules: readonly SheetRule[];
  readonly statements: readonly string[];
} {
  const rules: SheetRule[] = [];
  const statements: string[] = [];
  const open: { readonly name: string; readonly declarations: Declaration[] }[] = [];
  const tokens = source.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{};]*)([{};])/g);
  for (const [, words = '', sign] of tokens) {
    const text = words.trim().replaceAll(/\s+/g, ' ');
    const inner = open.at(-1);
    if (sign === '{') {
      open.push({ name: text, declarations: [] });
      continue;
    }
    if (text && inner) inner.declarations.push(declarationOf(text));
    else if (text) statements.push(text);
    if (sign !== '}') continue;
    const path = open.map(({ name }) => name);
    const closed = open.pop();
    if (closed?.declarations.length) rules.push({ path, declarations: closed.declarations });
  }
  return { rules, statements };
}

function declarationOf(text: string): Declaration {
  const colon = text.indexOf(':');
  return { property: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() };
}
