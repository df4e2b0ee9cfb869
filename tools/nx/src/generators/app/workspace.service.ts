import { getProjects, type Tree } from '@nx/devkit';
import { mistakesInFolderName } from '../../names/folder-names.js';
import { SQL_WORDS } from '../../names/reserved-words.js';
import type { NameForms } from '../../names/name-forms.js';

interface Manifest {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Databases that every PostgreSQL has already. */
const TAKEN_DATABASES = ['postgres', 'template0', 'template1'];

/** A folder is called like an end-to-end project, which is tested otherwise. */
const END_TO_END = /-e2e$/;

/** What a new app finds in the workspace. */
export class Workspace {
  private readonly root: Manifest;
  /** Folders of packages of the workspace, by the names of these. */
  private readonly folders: ReadonlyMap<string, string>;
  private readonly projects: ReadonlySet<string>;

  constructor(private readonly tree: Tree) {
    const projects = getProjects(tree);
    this.root = this.manifest('.');
    this.projects = new Set(projects.keys());
    this.folders = new Map(
      [...projects.values()].flatMap(({ root }) => {
        const { name } = this.manifest(root);
        return name === undefined ? [] : [[name, root] as const];
      }),
    );
  }

  /** The workspace runs its TypeScript from source. */
  get isSourceWorkspace(): boolean {
    return this.tree.exists('tools/dev/jest-database-setup.mjs');
  }

  /** The name of a package in the scope of the workspace: that of the root package, or else its name. */
  packageName({ kebab }: NameForms): string {
    const { name = 'workspace' } = this.root;
    return `${name.startsWith('@') ? (name.split('/', 1)[0] ?? name) : `@${name}`}/${kebab}`;
  }

  /** The folder of a package of the workspace. */
  folderOf(packageName: string): string | undefined {
    return this.folders.get(packageName);
  }

  /** The version that a package of the workspace depends on another by; `undefined` when the workspace has not got it. */
  versionOf(packageName: string): string | undefined {
    if (this.folders.has(packageName)) return '*';
    const { dependencies, devDependencies, optionalDependencies } = this.root;
    return { ...optionalDependencies, ...devDependencies, ...dependencies }[packageName];
  }

  /** What stands in the way of a new app, and what to do about it. */
  *mistakesFor(name: NameForms): Iterable<string> {
    const { kebab, snake } = name;
    const elsewhere = 'Choose another name.';
    const packageName = this.packageName(name);
    if (END_TO_END.test(kebab))
      yield `"${kebab}" is what tests of an app "${kebab.slice(0, -4)}" are called. ${elsewhere}`;
    yield* mistakesInFolderName(kebab);
    if (TAKEN_DATABASES.includes(snake)) yield `Every PostgreSQL has a database "${snake}" already. ${elsewhere}`;
    if (SQL_WORDS.has(snake)) yield `"${snake}" is a key word of SQL, and would be a database. ${elsewhere}`;
    for (const each of [kebab, `${kebab}-e2e`]) {
      const there = this.tree.children('apps').find((folder) => folder.toLowerCase() === each);
      if (there !== undefined) yield `apps/${there} is there already. Choose another name, or move it away.`;
      else if (this.projects.has(each)) yield `There is a project "${each}" already. ${elsewhere}`;
    }
    if (packageName === this.root.name) yield `The workspace itself is called ${packageName}. ${elsewhere}`;
    else if (this.folders.has(packageName) && !this.projects.has(kebab)) {
      yield `${this.folders.get(packageName)} is the package ${packageName} already. ${elsewhere}`;
    }
  }

  private manifest(folder: string): Manifest {
    const text = this.tree.read(folder === '.' ? 'package.json' : `${folder}/package.json`, 'utf-8');
    return JSON.parse(text ?? '{}') as Manifest;
  }
}
