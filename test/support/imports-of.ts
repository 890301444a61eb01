import { parseSync, Visitor } from 'vite';

/** `what` as it is written: a path, a package or a `node:` module. */
export type Import = { what: string; typeOnly: boolean };

/** Every way in which a source names another one: import, export from, import(), new URL. */
export function importsOf(path: string, source: string): Import[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const found: Import[] = [];
  const add = (source: Text | null | undefined, typeOnly = false): void => {
    const what = textOf(source);
    if (what !== undefined) found.push({ what, typeOnly });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type'),
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source, true),
    NewExpression(node) {
      const [path, base] = node.arguments;
      if (node.callee.type === 'Identifier' && node.callee.name === 'URL' && isModuleUrl(base)) {
        add(path);
      }
    },
  }).visit(program);
  return found;
}

type Text = { type: string; value?: unknown; quasis?: { value: { cooked: string | null } }[] };

function textOf(node: Text | null | undefined): string | undefined {
  if (node?.type === 'TemplateLiteral') return node.quasis?.[0]?.value.cooked ?? undefined;
  return typeof node?.value === 'string' ? node.value : undefined;
}

function isModuleUrl(node: { type: string } | undefined): boolean {
  return (
    node?.type === 'MemberExpression' &&
    'object' in node &&
    (node.object as { type: string }).type === 'MetaProperty'
  );
}
