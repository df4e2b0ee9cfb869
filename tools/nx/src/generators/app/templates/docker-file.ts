import type { AppPlan } from '../plan.js';

/** `Dockerfile` of an app: that of the reference API, in this workspace and in those that have Ashlar from the registry. */
export function dockerfile({ name, title }: AppPlan): string {
  return `# syntax=docker/dockerfile:1

# ${title}: docker build -f apps/${name.kebab}/Dockerfile -t ${name.kebab} .
# The mode is the argument: docker run ${name.kebab} migrate up

# A tag of one version; a pipeline that must repeat a build to the byte adds the digest: NODE_IMAGE=node:...@sha256:...
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

# Only what npm ci reads, so that a change of the sources leaves the next stage's packages in the cache.
FROM --platform=$BUILDPLATFORM \${NODE_IMAGE} AS manifests
WORKDIR /source
COPY . .
RUN mkdir /manifests && find . -maxdepth 3 \\
      \\( -name package.json -o -name package-lock.json -o -name .npmrc \\) -exec cp --parents -t /manifests {} +

FROM --platform=$BUILDPLATFORM \${NODE_IMAGE} AS build
WORKDIR /source
COPY --from=manifests /manifests ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --prefer-offline --no-audit --no-fund
COPY . .
ENV NX_DAEMON=false NX_NO_CLOUD=true NX_TUI=false
# Whether references of TypeScript are in sync is for CI to say.
RUN npx nx run ${name.kebab}:build --skip-sync
# By its path: where npm has not linked it, npx would ask the registry for something of that name.
RUN node node_modules/@ashlar/nx/bin/ashlar-prune.mjs --app=apps/${name.kebab} --output=/production

# On the platform of the image: some packages bring binaries.
FROM \${NODE_IMAGE} AS production
WORKDIR /production
COPY --from=build /production ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts --prefer-offline --no-audit --no-fund
# For compilers and debuggers: half of the size.
RUN find node_modules -type f \\( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \\) -delete

FROM \${NODE_IMAGE}
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="${name.kebab}" \\
      org.opencontainers.image.description="${title}: a service made of blocks of Ashlar" \\
      org.opencontainers.image.version="\${VERSION}" \\
      org.opencontainers.image.revision="\${REVISION}"
ENV NODE_ENV=production
# Root's, and nothing in it is written to: fits a read-only file system.
COPY --from=production /production /app
WORKDIR /app/apps/${name.kebab}
# The account "node", by number: Kubernetes can tell only from a number that it is not root.
USER 1000:1000
# The service, and the port for operators (metrics, health), which is not for the public.
EXPOSE 3000 3001
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \\
  CMD ["node", "dist/main.js", "health"]
# Exec form: Node gets the stop signal itself. The preload traces when OTEL_* variables ask for it.
ENTRYPOINT ["node", "--import", "@ashlar/observability/register", "dist/main.js"]
CMD ["serve"]
`;
}

/** `.dockerignore` at the root of a workspace, for the Dockerfiles of all apps. */
export function dockerignore(): string {
  return `# What no image is built from: what is made, what is secret, what no build reads.
**/.*
!.npmrc
**/node_modules
**/dist
**/out-tsc
**/coverage
**/*.tsbuildinfo
**/*.tgz
*.md
*/*/*.md
**/*.pem
**/*.key
**/Dockerfile
apps/*/config/local.*
`;
}
