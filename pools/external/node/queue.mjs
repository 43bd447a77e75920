/** First in, first out, in constant time. (The shift() of a long array moves all its elements.) */
export class Queue {
  #first = null;
  #last = null;

  get empty() {
    return this.#first === null;
  }

  push(value) {
    const link = { value, next: null };
    if (this.empty) this.#first = link;
    else this.#last.next = link;
    this.#last = link;
  }

  shift() {
    const { value, next } = this.#first;
    this.#first = next;
    return value;
  }
}
