/** `.github/workflows/ci.yml`: what a change reaches, and everything on `main`. */
export function workflowFile(): string {
  return `name: CI

on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

concurrency:
  group: ci-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    env:
      NX_DAEMON: 'false'
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 24
          cache: npm
      - run: npm ci
      - run: npm run format:check
      - run: npx nx sync:check
      - name: What the change reaches
        if: github.event_name == 'pull_request'
        env:
          NX_BASE: \${{ github.event.pull_request.base.sha }}
          NX_HEAD: \${{ github.event.pull_request.head.sha }}
        run: npx nx affected -t typecheck build lint test e2e
      - name: Everything
        if: github.event_name == 'push'
        run: npx nx run-many -t typecheck build lint test e2e
`;
}
