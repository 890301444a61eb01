import type { Route } from '../route.ts';

/** The ways in which somebody says who it is. */
export const securitySchemes = {
  secret: {
    type: 'http',
    scheme: 'bearer',
    description: 'A guest is who knows a secret: 43 characters of base64url, made by the client.',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: "A person of the host's site shows a token that the site made.",
  },
  botKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'A bot shows the key that `parlour bot make` printed: pb_ and 43 characters.',
  },
  deskKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The host shows the key that `parlour desk-key` printed: pd_ and 43 characters. It is the host in every room, too.',
  },
  ticket: {
    type: 'apiKey',
    in: 'query',
    name: 'ticket',
    description:
      'A ticket stands for any of these, for one room and one stream: see POST /api/ticket.',
  },
  metricsToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The word of --metrics-token; without one, who asks from this machine may.',
  },
  doctorWord: {
    type: 'http',
    scheme: 'bearer',
    description: 'A word that is good once, which the control socket gives to `parlour doctor`.',
  },
} as const;

type Scheme = keyof typeof securitySchemes;

const bearers: readonly Scheme[] = ['secret', 'token', 'botKey', 'deskKey'];

/** The ways that a route takes: any of them; where one is empty, nobody has to say who it is. */
export function securityOf(route: Route): readonly object[] {
  const { open, ofDesk, secret, takesTicket, ofHost } = route;
  if (ofHost !== undefined) return ofHost === 'metricsToken' ? [{}, one(ofHost)] : [one(ofHost)];
  if (open) return [];
  if (ofDesk) return [one('deskKey')];
  const ways = takesTicket ? [...bearers, 'ticket' as const] : bearers;
  return secret === 'required' ? ways.map(one) : [{}, ...ways.map(one)];
}

const one = (scheme: Scheme) => ({ [scheme]: [] });
