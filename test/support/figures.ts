/** One figure of the page, with all that is told of it. */
export interface Family {
  readonly help: string;
  readonly samples: readonly { readonly labels: string; readonly value: number }[];
}

/** The figures of a server, by their names. */
export async function figuresOf(url: string): Promise<ReadonlyMap<string, Family>> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const families = new Map<
    string,
    { help: string; samples: { labels: string; value: number }[] }
  >();
  let family = { help: '', samples: [] as { labels: string; value: number }[] };
  for (const line of page.split('\n')) {
    const [, name, help] = /^# HELP (\S+) (.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      family = { help: help ?? '', samples: [] };
      families.set(name, family);
    }
    const [, labels = '', value] = /^[a-z]\w*(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (value !== undefined) family.samples.push({ labels, value: Number(value) });
  }
  return families;
}

export const valueIn = (all: ReadonlyMap<string, Family>, name: string, labels = '') =>
  all.get(name)?.samples.find((each) => each.labels === labels)?.value;
