import { deflateWindowBits } from '../send/deflate.ts';
import type { Offer } from './extension.ts';

const leastBits = 8;
const mostBits = 15;

/**
 * The first offer of permessage-deflate that can be taken (RFC 7692, 5 and 7.1), as it is answered:
 * no context outlives a message, in neither direction, so that one compressed message can be for
 * everybody and a connection keeps no window.
 *
 * @example agreeOnDeflate([{ name: 'permessage-deflate', params: [['client_max_window_bits', undefined]] }])
 * // 'permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits=12'
 * @returns undefined where every offer is declined: messages then go uncompressed
 */
export function agreeOnDeflate(offers: readonly Offer[]): string | undefined {
  for (const { name, params } of offers) {
    const agreed = name === 'permessage-deflate' ? agreeOn(params) : undefined;
    if (agreed) return [name, ...agreed].join('; ');
  }
  return undefined;
}

function agreeOn(params: Offer['params']): readonly string[] | undefined {
  const asked = new Map(params);
  if (asked.size < params.length || !params.every(isDefined)) return undefined;
  const agreed = ['server_no_context_takeover', 'client_no_context_takeover'];
  const ours = asked.get('server_max_window_bits');
  if (ours !== undefined) {
    if (Number(ours) < deflateWindowBits) return undefined;
    agreed.push(`server_max_window_bits=${deflateWindowBits}`);
  }
  if (asked.has('client_max_window_bits')) {
    const theirs = Number(asked.get('client_max_window_bits') ?? mostBits);
    agreed.push(`client_max_window_bits=${Math.min(theirs, deflateWindowBits)}`);
  }
  return agreed;
}

function isDefined([name, value]: Offer['params'][number]): boolean {
  switch (name) {
    case 'server_no_context_takeover':
    case 'client_no_context_takeover':
      return value === undefined;
    case 'server_max_window_bits':
      return value !== undefined && isWindow(value);
    case 'client_max_window_bits':
      return value === undefined || isWindow(value);
    default:
      return false;
  }
}

function isWindow(value: string): boolean {
  return /^[1-9]\d?$/.test(value) && Number(value) >= leastBits && Number(value) <= mostBits;
}
