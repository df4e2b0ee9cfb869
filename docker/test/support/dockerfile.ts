/** One instruction: its keyword, flags (`--from=build`) and the rest as it stands. */
export interface Instruction {
  readonly keyword: string;
  readonly flags: readonly string[];
  readonly rest: string;
}

/** What stands between one FROM and the next, the FROM included. */
export interface Stage {
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** A Dockerfile without comments, its lines joined; arguments before the first FROM are kept apart. */
export interface Dockerfile {
  readonly args: ReadonlyMap<string, string>;
  readonly stages: readonly Stage[];
}

/** Reads a Dockerfile; heredocs are not understood. */
export function parseDockerfile(text: string): Dockerfile {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  const instructions = lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map(parseInstruction);
  const first = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const args = instructions.slice(0, first).map(({ rest }) => rest.split('=', 2) as [string, string]);
  const stages: { name: string | undefined; instructions: Instruction[] }[] = [];
  for (const instruction of instructions.slice(first)) {
    const name = / AS (\w+)$/i.exec(instruction.rest)?.[1];
    if (instruction.keyword === 'FROM') stages.push({ name, instructions: [] });
    stages.at(-1)?.instructions.push(instruction);
  }
  return { args: new Map(args), stages };
}

/** The instructions of one kind, in their order. */
export function instructionsOf(stage: Stage, keyword: string): readonly Instruction[] {
  return stage.instructions.filter((instruction) => instruction.keyword === keyword);
}

/** The only instruction of its kind. @throws when there is none, or several */
export function onlyInstruction(stage: Stage, keyword: string): Instruction {
  const [found, ...more] = instructionsOf(stage, keyword);
  if (found === undefined || more.length > 0) throw new Error(`There must be one ${keyword}.`);
  return found;
}

/** The words of an instruction in exec form: `["node", "main.js"]`. @throws when it is in shell form */
export function execForm(text: string): string[] {
  const words: unknown = JSON.parse(text);
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) throw new Error(`No words: ${text}`);
  return words;
}

function parseInstruction(line: string): Instruction {
  const [, keyword = '', flags = '', rest = ''] = /^\s*(\w+)((?:\s+--\S+)*)\s+(.*)$/.exec(line) ?? [];
  return { keyword: keyword.toUpperCase(), flags: flags.split(/\s+/).filter(Boolean), rest };
}
