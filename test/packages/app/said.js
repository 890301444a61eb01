/** What is said in a room, as a framework wants it: told when it changes, the same until then. */
export function saidIn(room) {
  let texts = [];
  const told = new Set();
  const become = (next) => {
    texts = next;
    for (const tell of told) tell();
  };
  room.addEventListener('page', ({ detail }) => become(detail.messages.map(({ text }) => text)));
  room.addEventListener('event', ({ detail }) => {
    if (detail.type === 'posted') become([...texts, detail.text]);
  });
  return {
    now: () => texts,
    subscribe(tell) {
      told.add(tell);
      return () => told.delete(tell);
    },
  };
}
