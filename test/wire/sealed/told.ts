/** What somebody was told by one way. */
export interface Told {
  readonly way: string;
  readonly reader: string;
  readonly text: string;
}

/** Something that goes on telling, until the test is over. */
export interface Telling {
  readonly way: string;
  readonly reader: string;
  readonly heard: () => string;
  /** Lets what it heard by now be, where that was its own. */
  readonly forget: () => void;
}

const named: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>' };

/** The text as it came, and as whoever reads it undoes the escapes of JSON, HTML and addresses. */
export function spellings(text: string): readonly string[] {
  const json = text
    .replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/\\+"/g, '"');
  const html = text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/&(quot|amp|lt|gt);/g, (_, name: string) => named[name] ?? '');
  const address = text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString();
  });
  return [text, json, html, address];
}
