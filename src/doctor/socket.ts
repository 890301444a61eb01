import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { type Change, type Finding, good, unseen, weak, wrong } from './finding.ts';
import { anyCertificate, codeIn, isSecure, placeIn, type Target, whyOf } from './target.ts';

const subprotocol = 'parlour.v1';

const upgrades: Change = {
  caddy: 'reverse_proxy passes it on by itself: no header_up -Upgrade or -Connection.',
  nginx:
    'In the location: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; and in http { } the map of docs/operate.md.',
  cloudflare: 'Network → WebSockets: on.',
};
const keeps: Change = {
  caddy: 'No header_up or header_down of Sec-WebSocket-Protocol.',
  nginx: 'No proxy_set_header or proxy_hide_header of Sec-WebSocket-Protocol.',
  cloudflare: 'No transform rule that removes Sec-WebSocket-Protocol.',
};
const compresses: Change = {
  caddy: 'No header_up -Sec-WebSocket-Extensions.',
  nginx: 'No proxy_set_header Sec-WebSocket-Extensions "".',
  cloudflare: 'No transform rule that removes Sec-WebSocket-Extensions.',
  parlour: 'No --compression off, unless memory is scarcer than bytes.',
};

/** A handshake, as it went. */
interface Shaken {
  /** Open, where it became a WebSocket. */
  readonly socket?: WebSocket;
  /** The answer, whether it is an upgrade or not. */
  readonly status?: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The reason why no WebSocket came of it. */
  readonly why?: string;
}

/** Everything that is looked at as a WebSocket opens; `socket` is left open where it may stay. */
export interface SocketLook {
  readonly findings: readonly Finding[];
  readonly socket?: WebSocket;
}

/** Do WebSockets pass, with all that belongs to them? */
export async function checkSocket(target: Target): Promise<SocketLook> {
  const { origin } = target.url;
  const first = await shake(target, { origin });
  const isStrange = codeIn(first.body) === 'origin_refused';
  const shaken = isStrange ? await shake(target, {}) : first;
  const upgrade = upgradeFinding(shaken);
  const ofOrigin = originFinding(isStrange, origin);
  if (upgrade.type !== 'good') {
    return { findings: isStrange ? [upgrade, ofOrigin] : [upgrade] };
  }
  const { headers } = shaken;
  const isKept = headers['sec-websocket-protocol'] === subprotocol;
  const extensions = headers['sec-websocket-extensions'] ?? '';
  const found = [
    upgrade,
    isKept
      ? good('subprotocol', `The subprotocol ${subprotocol} is kept.`)
      : wrong('subprotocol', 'The subprotocol is lost on the way: browsers end it.', keeps),
    extensions.includes('permessage-deflate')
      ? good('compression', 'WebSockets are compressed.')
      : weak('compression', 'WebSockets are not compressed.', compresses),
    ofOrigin,
  ];
  const { socket } = shaken;
  if (!socket) return { findings: [...found, unseen('frames', 'Without a WebSocket.')] };
  const { finding, isWelcome } = await checkFrames(target, socket);
  if (isWelcome) return { findings: [...found, finding], socket };
  socket.terminate();
  return { findings: [...found, finding] };
}

function upgradeFinding({ socket, status, why, body }: Shaken): Finding {
  if (socket || status === 101) return good('upgrade', 'An upgrade becomes a WebSocket.');
  const code = codeIn(body);
  const said = code === undefined ? String(status) : `${status}, ${code}`;
  if (status === undefined) {
    return wrong('upgrade', `An upgrade gets no answer (${why ?? 'none'}).`, upgrades);
  }
  if (code === undefined || status === 426 || status === 400) {
    return wrong('upgrade', `An upgrade does not get to Parlour as one (${said}).`, upgrades);
  }
  return wrong('upgrade', `Parlour refuses WebSockets (${said}).`, {
    parlour: 'docs/errors.md says what the code means.',
  });
}

function originFinding(isStrange: boolean, origin: string): Finding {
  if (!isStrange) return good('origin', `Pages of ${origin} may connect.`);
  return wrong('origin', `Parlour refuses pages of ${origin}: it does not know it as its own.`, {
    parlour: `--public-url ${origin}`,
    caddy: 'It passes Host on by itself; no header_up Host.',
    nginx: 'proxy_set_header Host $host;',
  });
}

/** Does what is said get there, and an answer back? Where guests are off, that is a refusal. */
async function checkFrames(
  { patience }: Target,
  socket: WebSocket,
): Promise<{ readonly finding: Finding; readonly isWelcome: boolean }> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const start = performance.now();
  const late = () => resolve(undefined);
  const timer = setTimeout(late, patience);
  socket.once('message', (data) => resolve(String(data)));
  socket.once('close', late);
  socket.send(JSON.stringify({ type: 'hello' }));
  const answer = await promise;
  clearTimeout(timer);
  socket.off('close', late);
  if (answer === undefined) {
    const says = 'A WebSocket opens, and nothing that is said comes back.';
    return { finding: wrong('frames', says, upgrades), isWelcome: false };
  }
  const says = `An answer came over the WebSocket in ${Math.round(performance.now() - start)} ms.`;
  return { finding: good('frames', says), isWelcome: answer.includes('"type":"welcome"') };
}

function shake(target: Target, headers: Readonly<Record<string, string>>): Promise<Shaken> {
  const { promise, resolve } = Promise.withResolvers<Shaken>();
  const url = placeIn(target, '/ws');
  url.protocol = isSecure(target) ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, [subprotocol], {
    headers,
    handshakeTimeout: target.patience,
    ...anyCertificate,
  });
  let answer: Pick<Shaken, 'status' | 'headers'> = { headers: {} };
  socket.on('upgrade', ({ headers: shown }) => {
    answer = { status: 101, headers: shown };
  });
  socket.once('open', () => resolve({ socket, ...answer, body: '' }));
  socket.once('unexpected-response', (_, response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      if (body.length < 65_536) body += text;
    });
    const { statusCode: status = 0, headers: shown, socket: line } = response;
    const end = () => {
      resolve({ status, headers: shown, body });
      // Kept alive by a proxy, the connection would keep the command, too.
      line.destroy();
    };
    response.once('end', end);
    response.once('close', end);
  });
  socket.on('error', (error) => resolve({ ...answer, body: '', why: whyOf(error) }));
  return promise;
}
