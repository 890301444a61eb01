import { connect } from 'parlour-client';
import { StrictMode, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { saidIn } from './said.js';

function Talk({ said }) {
  const texts = useSyncExternalStore(said.subscribe, said.now, said.now);
  return (
    <ul>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

export function start(element, url) {
  const room = connect(url, { name: 'react' }).room('tea');
  createRoot(element).render(
    <StrictMode>
      <Talk said={saidIn(room)} />
    </StrictMode>,
  );
  return room;
}

export async function render(said) {
  const { renderToString } = await import('react-dom/server');
  return renderToString(<Talk said={said} />);
}
