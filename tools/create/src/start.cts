/** Loads the program. In a file of its own, because a Node of long ago can't parse `import()`. */
export function start(): void {
  void import('./main.js');
}
