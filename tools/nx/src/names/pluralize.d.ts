/** What is used of `pluralize`, which has no types of its own. */
declare module 'pluralize' {
  const pluralize: {
    plural(word: string): string;
    singular(word: string): string;
  };
  export default pluralize;
}
