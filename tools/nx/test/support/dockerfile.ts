/** The name of the last stage, which is what a build makes. */
export const IMAGE = 'image';

/** What the instructions of one kind say, flags left out, in a stage of a Dockerfile; heredocs are not understood. */
export function instructionsOf(dockerfile: string, stage: string, keyword: string): readonly string[] {
  const lines = dockerfile.replaceAll(/^#.*\n/gm, '').replaceAll(/\\\n\s*/g, '');
  const [, ...stages] = lines.split(/^(?=FROM )/m);
  const found = stages.find((each) => (/^FROM .* AS (\w+)$/m.exec(each)?.[1] ?? IMAGE) === stage) ?? '';
  return [...found.matchAll(new RegExp(`^${keyword}(?: --\\S+)* (.*)$`, 'gm'))].map(([, rest = '']) => rest);
}

/** The words of the instruction of that kind in exec form: `["node", "main.js"]`. @throws when there is none */
export function wordsOf(dockerfile: string, keyword: string): readonly string[] {
  const [rest = ''] = instructionsOf(dockerfile, IMAGE, keyword);
  return JSON.parse(rest.replace(/^CMD /, '')) as readonly string[];
}
