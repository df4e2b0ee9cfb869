import { type AppPlan, when } from '../plan.js';

/** `README.md` of an app. */
export function readme(plan: AppPlan): string {
  const { name, title, has } = plan;
  const required = ['`DATABASE_URL`', ...(has('auth') ? ['`APP__AUTH__SECRET` (32 characters or more)'] : [])];
  const mail = has('mail') ? ['`APP__MAIL__FROM`', '`APP__SMTP__URL`'] : [];
  return `# ${title}

A service made of blocks of Ashlar.

\`\`\`sh
npx nx serve ${name.kebab}                        # development, its database included
npx nx run-many -t test typecheck lint -p ${name.kebab}
npx nx e2e ${name.kebab}-e2e
npx nx build ${name.kebab} && node apps/${name.kebab}/dist/main.js help
docker build -f apps/${name.kebab}/Dockerfile -t ${name.kebab} .  # once npm install has noted it in package-lock.json
\`\`\`

| mode | what it does |
| --- | --- |
| \`serve\` | answers HTTP; in development starts the embedded PostgreSQL and migrates it |
| \`migrate up\\|down\\|status\\|check\\|sql\` | brings the database to the schema of this version |
${when(has('auth'), '| `admin rotate-keys\\|clean-up\\|first-administrator` | what operators do by hand or by a schedule |\n')}| \`config\` | shows every setting, its value and where it comes from; \`--reference\` what each is for |
| \`openapi\` | writes the OpenAPI document; needs no database |
| \`health\` | asks the running service whether it is ready; exit code 0 or 1 |

In production (\`NODE_ENV=production\`) nothing migrates by itself (run \`migrate up\` first), and these are required:
${[...required, ...mail].join(', ')}.

## Where things are

\`app.module.ts\` is the wiring table: which blocks the app is made of, and the only file that names drivers. Settings are in
\`app.config.ts\` and \`config/\`, tables in \`app.schema.ts\`. ${has('auth') ? resources(plan) : closed()}
`;
}

function resources({ name }: AppPlan): string {
  return `A feature with its table, endpoints, permissions and tests:

\`\`\`sh
npx nx g @ashlar/nx:resource product --app ${name.kebab} --fields "title:string! price:decimal dueAt:timestamptz?"
\`\`\``;
}

function closed(): string {
  return `The app knows no users: routes are \`@Public()\`, or
closed by \`access/closed.guard.ts\` until a guard that knows who calls takes its place.`;
}
