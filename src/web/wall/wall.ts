import './wall.css';
import { socketUrl } from '../../client/address.ts';
import { connect } from '../../client/connect.ts';
import { wallOptions } from '../../protocol/wall.ts';
import { standWall } from './stand-wall.ts';

const root = document.querySelector<HTMLElement>('main.wall');
if (root) open(root);
// Another key or password is another wall.
addEventListener('hashchange', () => location.reload());

function open(root: HTMLElement): void {
  const { code = '', codes } = root.dataset;
  const url = socketUrl('../ws');
  // What is secret stands behind the #, where no server and no log hears it.
  const secrets = new URLSearchParams(location.hash.slice(1));
  const [key, password] = [secrets.get('key'), secrets.get('password')];
  standWall(root, {
    ...{ code, socket: url.href },
    ...(password && { password }),
    ...wallOptions(new URLSearchParams(location.search)),
    connect: () =>
      connect(url, {
        watch: true,
        ...(codes === 'exact' && { codes }),
        ...(key && { getToken: () => key }),
      }),
  });
}
