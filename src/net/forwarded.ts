const headers = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** Does a request say that somebody passed it on? @param header reads one of its headers */
export function isForwarded(header: (name: string) => unknown): boolean {
  return headers.some((name) => (header(name) ?? undefined) !== undefined);
}
