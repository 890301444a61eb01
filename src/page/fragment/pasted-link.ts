/** A room's address as people paste it. */
export interface PastedLink {
  /** Empty where the link begins with its path. */
  readonly host: string;
  /** The path before that of the room: `/chat` of a site that stands there; empty for most. */
  readonly base: string;
  /** As the address spells it. */
  readonly code: string;
  /** Behind the `#`: a message, or something for whoever follows the link alone; may be empty. */
  readonly hash: string;
}

const roomLink =
  /(?:https?:\/\/)?(?<host>[^/\s"'<>()]*)(?<base>(?:\/[\w.~-]+){0,8}?)\/(?:r|lite)\/(?<code>[^/?#\s"'<>]+)(?:\?[^#\s]*)?(?:#(?<hash>m\d{1,15}|(?:key|device)=[\w.-]*[\w-]))?/iu;
const secret = /^(?:key|device)=/;

/**
 * A room's address in what somebody typed, with or without its beginning, in a sentence or alone.
 *
 * @example pastedLink('Join us: https://chat.example/r/tea#m7') // { host: 'chat.example', base: '', code: 'tea', hash: 'm7' }
 */
export function pastedLink(typed: string): PastedLink | undefined {
  const { host = '', base = '', code, hash = '' } = roomLink.exec(typed)?.groups ?? {};
  return code === undefined ? undefined : { host, base, code, hash };
}

/** Is it for whoever follows the link alone? It is never to be sent to a server in an address. */
export function isSecret({ hash }: PastedLink): boolean {
  return secret.test(hash);
}

/** The text that was typed, without what is for one person alone. */
export function withoutSecret(typed: string): string {
  return typed.replace(/#(?:key|device)=(?:[\w.-]*[\w-])?/giu, '');
}
