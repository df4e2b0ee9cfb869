/** `.prettierrc.json`. */
export function prettierConfig(): string {
  return `{
  "singleQuote": true,
  "printWidth": 120,
  "trailingComma": "all"
}
`;
}

/** `.prettierignore`. */
export function prettierIgnore(): string {
  return `node_modules
dist
out-tsc
coverage
.nx
.data
.ashlar
package-lock.json
CHANGELOG.md
`;
}

/** `.editorconfig`. */
export function editorConfig(): string {
  return `root = true

[*]
charset = utf-8
end_of_line = lf
indent_style = space
indent_size = 2
insert_final_newline = true
trim_trailing_whitespace = true
max_line_length = 120

[*.md]
trim_trailing_whitespace = false
`;
}

/** `.gitattributes`. */
export function gitAttributes(): string {
  return '* text=auto eol=lf\n';
}

/** `.gitignore`: what is made, and what is secret. */
export function gitIgnore(): string {
  return `node_modules/
dist/
out-tsc/
coverage/
*.tsbuildinfo
*.tgz
.data/
.nx/
.env
.env.*
apps/*/config/local.*
.DS_Store
`;
}

/** `.npmrc`: versions are exact, so that everyone has the same. */
export function npmConfig(): string {
  return 'save-exact=true\n';
}
