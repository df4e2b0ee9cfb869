interface Place<Value> {
  readonly key: string;
  value: Value;
  older: Place<Value> | undefined;
  newer: Place<Value> | undefined;
}

/**
 * A map that knows its key that was set the longest ago. Everything costs the same however many keys there are; the order of a
 * plain `Map` does not give that, since whoever asks for its first key walks past all that were deleted before it.
 */
export class RecentKeys<Value> {
  readonly #places = new Map<string, Place<Value>>();
  #oldest: Place<Value> | undefined;
  #newest: Place<Value> | undefined;

  get size(): number {
    return this.#places.size;
  }

  get(key: string): Value | undefined {
    return this.#places.get(key)?.value;
  }

  /** Sets a value, and makes its key the newest. */
  set(key: string, value: Value): void {
    let place = this.#places.get(key);
    if (place === undefined) {
      place = { key, value, older: undefined, newer: undefined };
      this.#places.set(key, place);
    } else {
      place.value = value;
      if (place === this.#newest) return;
      this.#unlink(place);
    }
    this.#append(place);
  }

  delete(key: string): boolean {
    const place = this.#places.get(key);
    if (place === undefined) return false;
    this.#unlink(place);
    return this.#places.delete(key);
  }

  /** The key that was set the longest ago, and its value. */
  oldest(): { readonly key: string; readonly value: Value } | undefined {
    return this.#oldest;
  }

  #append(place: Place<Value>): void {
    place.older = this.#newest;
    place.newer = undefined;
    if (this.#newest === undefined) this.#oldest = place;
    else this.#newest.newer = place;
    this.#newest = place;
  }

  #unlink({ older, newer }: Place<Value>): void {
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
  }
}
