/** Works something out once for each object, which must not change afterwards; it is forgotten with the object. */
export function oncePer<Key extends object, Value>(work: (of: Key) => Value): (of: Key) => Value {
  const known = new WeakMap<Key, { value: Value }>();
  return (of) => {
    const found = known.get(of) ?? { value: work(of) };
    known.set(of, found);
    return found.value;
  };
}
