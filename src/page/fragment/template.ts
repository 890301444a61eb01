/**
 * A template tag: hono's `html` on the server, lit's in the browser. What holds in both: quoted plain
 * attributes, arrays and ternaries ending in `''` (lit prints `false`, hono prints nothing).
 */
export type Html<T> = (strings: TemplateStringsArray, ...values: unknown[]) => T;
