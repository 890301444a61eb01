/** The element that has focus in the tree of `node`: the page's own, or that of the tag in which it stands. */
export function focusedIn(node: Node): Element | null {
  const { activeElement } = node.getRootNode() as Document | ShadowRoot;
  return activeElement ?? null;
}
