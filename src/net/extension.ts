/** An extension that a handshake offers. */
export interface Offer {
  readonly name: string;
  /** The parameters in the order given; one without a value has undefined. */
  readonly params: readonly (readonly [name: string, value: string | undefined])[];
}

const token = String.raw`[!#$%&'*+\-.^_\x60|~\dA-Za-z]`;
const quoted = String.raw`"(?:\\?${token})+"`;
const param = String.raw`${token}+(?:[ \t]*=[ \t]*(?:${token}+|${quoted}))?`;
const offerForm = new RegExp(String.raw`^${token}+(?:[ \t]*;[ \t]*${param})*$`);
const tokenForm = new RegExp(`^${token}+$`);

/**
 * Reads a `Sec-WebSocket-Extensions` header (RFC 6455, 9.1).
 *
 * @example readOffers('a; b=1, a') // [{ name: 'a', params: [['b', '1']] }, { name: 'a', params: [] }]
 * @returns undefined where it is malformed: such a handshake has to fail
 */
export function readOffers(header: string): readonly Offer[] | undefined {
  const offers = elementsOf(header);
  if (offers.length === 0 || !offers.every((offer) => offerForm.test(offer))) return undefined;
  return offers.map((offer) => {
    const [name = '', ...params] = offer.split(';').map((part) => part.trim());
    return { name, params: params.map(readParam) };
  });
}

/** Is `header` a list of subprotocols, none of them twice (RFC 6455, 4.1)? */
export function listsSubprotocols(header: string): boolean {
  const names = elementsOf(header);
  const isList = names.length > 0 && names.every((name) => tokenForm.test(name));
  return isList && new Set(names).size === names.length;
}

/** The elements of a list, of which empty ones do not count (RFC 2616, 2.1). */
function elementsOf(header: string): readonly string[] {
  return header
    .split(',')
    .map((element) => element.trim())
    .filter((element) => element !== '');
}

function readParam(param: string): readonly [string, string | undefined] {
  const [name = '', value] = param.split('=').map((part) => part.trim());
  return [name, value?.startsWith('"') ? value.slice(1, -1).replaceAll('\\', '') : value];
}
