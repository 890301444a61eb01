/** Something that throws however it is looked at. */
export function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Throws whatever it is given. */
export function thrown(what: unknown): never {
  throw what;
}
