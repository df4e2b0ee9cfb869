/** The path of an operation, as a document writes it: `/projects/{id}`. */
export class PathTemplate {
  private readonly pattern: RegExp;

  constructor(readonly text: string) {
    const parts = text.split(/(\{\w+\})/);
    const pattern = parts.map((part) => (part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^$()|[\]\\]/g, '\\$&')));
    this.pattern = new RegExp(`^${pattern.join('')}$`);
  }

  /** Whether a path, without its query, is one of these. */
  matches(path: string): boolean {
    return this.pattern.test(path);
  }

  /** How much of it is left open; of two that match, the one with less is meant. */
  get openness(): number {
    return this.text.split('{').length - 1;
  }
}
