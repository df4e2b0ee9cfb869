import type { LibPlan } from '../plan.js';
import { descriptionOf } from './project-files.js';

/** `README.md` of a lib above the kernel. */
export function readme(plan: LibPlan): string {
  const { name, one, packageName } = plan;
  return `# ${packageName}

${descriptionOf(plan)}

\`\`\`sh
npm install ${packageName} @nestjs/common @nestjs/core class-validator reflect-metadata rxjs
\`\`\`

## The smallest program

\`\`\`ts
import 'reflect-metadata';
import { Memory${one.pascal}Store, ${name.pascal}Module, ${name.pascal}Service } from '${packageName}';
import { NestFactory } from '@nestjs/core';

const module = ${name.pascal}Module.forRoot({ store: new Memory${one.pascal}Store() });
const app = await NestFactory.createApplicationContext(module, { logger: false });
await app.get(${name.pascal}Service).put('colour', 'dark red');
console.log((await app.get(${name.pascal}Service).get('colour')).value);
await app.close();
\`\`\`

It writes \`dark red\`.

## Options

\`${name.pascal}Options\`; beside them the module takes the \`store\`.

| option           | default |                                                 |
| ---------------- | ------- | ----------------------------------------------- |
| \`maxNameLength\`  | 200     | longest name, in characters                     |
| \`maxValueLength\` | 10,000  | longest value, in characters                    |

## How it fails

| code | HTTP | |
| --- | --- | --- |
| \`${one.constant}_INVALID\` | 400 | the entry has mistakes, named by field |
| \`${one.constant}_NOT_FOUND\` | 404 | nothing is kept under the name |
| \`${name.constant}_OPTIONS_INVALID\` | | stops the start, and names every mistake |

## Testing your code

\`Fake${one.pascal}Store\` of \`${packageName}/testing\` shows its \`entries\`, and fails by \`failNext(error)\`. A store of your own passes the
contract: \`describe${one.pascal}Store('Mine', () => new MyStore(), { describe, it })\`, with those of Jest or \`node:test\`.

## Limits

\`Memory${one.pascal}Store\` forgets everything when the process ends, and each process has its own. It never throws anything away by itself.
`;
}

/** `README.md` of a lib that imports nothing. */
export function kernelReadme(plan: LibPlan): string {
  const { one, packageName } = plan;
  return `# ${packageName}

${descriptionOf(plan)}

\`\`\`sh
npm install ${packageName}
\`\`\`

## The smallest program

\`\`\`ts
import { parse${one.pascal}Name } from '${packageName}';

console.log(parse${one.pascal}Name(' Dark-Red '));
\`\`\`

It writes \`dark-red\`.

## What you get

- **\`parse${one.pascal}Name(text)\`** gives the name in a text as a \`${one.pascal}Name\`, which no other text can take the place of.
- **\`tryParse${one.pascal}Name(value)\`** gives nothing where there is no name.

## How it fails

| code | |
| --- | --- |
| \`${one.constant}_NAME_INVALID\` | the text is no name: the message says what one is |

## Limits

A name has letters from a to z, digits and hyphens, and at most 63 characters.
`;
}
