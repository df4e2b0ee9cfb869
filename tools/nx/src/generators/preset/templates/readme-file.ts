import { when } from '../../app/plan.js';
import type { WorkspacePlan } from '../plan.js';

/** `README.md` at the root of a workspace. */
export function readmeFile(plan: WorkspacePlan): string {
  const { name, title, has } = plan;
  return `# ${title}

\`\`\`sh
npm install && npm start   # the service, with its database: http://127.0.0.1:3000/docs
npm run check              # all that CI checks
\`\`\`

## Start

\`npm start\` builds [apps/${name.kebab}](apps/${name.kebab}/README.md) and serves it, with a PostgreSQL that comes along; its data stays in
\`.data/\` when you press Ctrl-C. Settings go behind two hyphens: \`npm start -- --http.port=8080\`. It needs Node 22.13 or newer, and
nothing else.

## Generate

${has('auth') ? resource(plan) : app(plan)}
Generated code is yours. What was generated is noted in \`.ashlar/\` folders, so that later versions of the generators know what
you have not touched: commit them.

## Test

\`npm test\` runs every test, \`npx nx affected -t test e2e\` those that your branch reaches. Tests need Node 24.9 or newer. They start a
PostgreSQL of their own; \`npm run format\` formats, \`npm run lint\` and \`npm run typecheck\` say the rest.

## Deploy

\`\`\`sh
${when(has('auth'), `printf 'POSTGRES_PASSWORD=%s\\nAUTH_SECRET=%s\\n' $(openssl rand -hex 24) $(openssl rand -hex 24) > docker/.env`)}
${when(!has('auth'), `printf 'POSTGRES_PASSWORD=%s\\n' $(openssl rand -hex 24) > docker/.env`)}
docker compose --file docker/compose.yaml up --build --wait
\`\`\`

builds the image and starts it with a PostgreSQL on this machine. Elsewhere run the image with \`migrate up\` first, then with
\`serve\`; [its README](apps/${name.kebab}/README.md) says which settings production insists on.
`;
}

function resource({ name }: WorkspacePlan): string {
  return `A resource with its table, endpoints, permissions and tests; another app; a migration to write SQL in:

\`\`\`sh
npx nx g @ashlar/nx:resource product --app=${name.kebab} --fields="title:string! price:decimal dueAt:timestamptz?"
npx nx g @ashlar/nx:app billing && npm install && npx nx sync
npx nx g @ashlar/nx:migration add-index --app=${name.kebab}
\`\`\`
`;
}

function app({ name }: WorkspacePlan): string {
  return `Another app; a migration to write SQL in:

\`\`\`sh
npx nx g @ashlar/nx:app billing --capabilities=none && npm install && npx nx sync
npx nx g @ashlar/nx:migration add-index --app=${name.kebab}
\`\`\`
`;
}
