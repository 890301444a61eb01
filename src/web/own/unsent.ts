/** The number of messages that this browser has typed for a server and not sent, in all rooms. */
export async function countUnsent(server: string): Promise<number> {
  const name = `parlour.unsent.${server}`;
  return (await countRows(name)) + countStored(name);
}

function countRows(name: string): Promise<number> {
  return new Promise((resolve) => {
    const none = () => resolve(0);
    try {
      const opening = indexedDB.open(name);
      // A browser that never typed anything has none, and is not to have an empty one.
      opening.onupgradeneeded = () => opening.transaction?.abort();
      opening.onerror = none;
      opening.onsuccess = () => {
        const rows = opening.result.transaction('rows').objectStore('rows').count();
        rows.onsuccess = () => resolve(rows.result);
        rows.onerror = none;
        opening.result.close();
      };
    } catch {
      none();
    }
  });
}

function countStored(name: string): number {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`${name} `)).length;
  } catch {
    return 0;
  }
}
