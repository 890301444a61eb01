import './wall.css';
import { httpBase, socketUrl } from '../../client/address.ts';
import { connect } from '../../client/connect.ts';
import { wallOptions } from '../../protocol/wall.ts';
import { wallOf } from './wall-of.ts';

/** Between two tries to come into a room that was closed: what closed it may be over by then. */
const againMs = 20_000;
/** A wrong password is tried rarely: each try is counted. */
const rarelyMs = 600_000;

const root = document.querySelector<HTMLElement>('main.wall');
if (root) open(root, wallOptions(new URLSearchParams(location.search)).faults);
// Another key or password is another wall.
addEventListener('hashchange', () => location.reload());

/** Opens the wall, and once it is closed from the other side, opens it anew. */
function open(root: HTMLElement, faults: ReturnType<typeof wallOptions>['faults']): void {
  const { code = '', codes } = root.dataset;
  const url = socketUrl('../ws');
  const { options } = wallOptions(new URLSearchParams(location.search));
  // What is secret stands behind the #, where no server and no log hears it.
  const secrets = new URLSearchParams(location.hash.slice(1));
  const [key, password] = [secrets.get('key'), secrets.get('password')];
  const client = connect(url, {
    watch: true,
    ...(codes === 'exact' && { codes }),
    ...(key && { getToken: () => key }),
  });
  const room = client.room(code, password ? { password } : {});
  const close = wallOf(root, { client, room, base: httpBase(url.href), options, faults });
  let again: ReturnType<typeof setTimeout> | undefined;
  const comeBack = (ms: number) => {
    again ??= setTimeout(
      () => {
        close();
        client.close();
        open(root, []);
      },
      ms * (1 + Math.random() / 2),
    );
  };
  room.addEventListener('refused', ({ detail }) => {
    const isTry = detail.code === 'bad_password' || detail.code === 'too_many_tries';
    comeBack(isTry ? rarelyMs : againMs);
  });
  room.addEventListener('state', ({ detail }) => {
    if (detail === 'live') {
      clearTimeout(again);
      again = undefined;
    }
  });
  client.addEventListener('state', ({ detail }) => {
    if (detail.name === 'closed' && !again) comeBack(againMs);
  });
}
