import { connect, newSecret } from 'parlour-client';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Room } from './room.jsx';

export function start(element, url, first) {
  const client = connect(url, { secret: newSecret(), name: 'ann' });
  const root = createRoot(element);
  const show = (code) =>
    root.render(
      <StrictMode>
        <Room client={client} code={code} />
      </StrictMode>,
    );
  show(first);
  return show;
}
