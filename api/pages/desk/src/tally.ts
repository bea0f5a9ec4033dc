// What arrived, in words, told once: "12 new articles."
export class Tally {
  #waiting = 0;
  #shown = 0;

  add(articles: number): void {
    this.#waiting += articles;
  }

  // What waited is on the page now.
  shown(): void {
    this.#shown += this.#waiting;
    this.#waiting = 0;
  }

  told(): string {
    const many = this.#shown;
    this.#shown = 0;
    return many === 0 ? "" : many === 1 ? "1 new article." : `${many.toLocaleString("en")} new articles.`;
  }
}
