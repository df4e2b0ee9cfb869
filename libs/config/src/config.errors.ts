import { DomainError } from '@ashlar/domain';
import { reportIssues } from './report.js';

/** One mistake in the configuration. Holds nothing that must stay secret: it may be printed and logged. */
export interface ConfigIssue {
  /** The option: `http.port`. For an unknown key, what it would be; `''` when it concerns no option. */
  readonly path: string;
  /** The value as it may be shown; `[hidden]` for a secret; absent when there is none, or the key is unknown. */
  readonly value?: string;
  /** Where it comes from: `config/default.yaml:3:5`, `environment variable APP__HTTP__PORT`, `default`. */
  readonly source: string;
  /** What is wrong and what is allowed, as the end of a sentence that begins with the path. */
  readonly message: string;
  /** What was probably meant, written as that source writes it: `APP__HTTP__PORT`. */
  readonly suggestion?: string;
}

/** The exit code of a process whose configuration is wrong: `EX_CONFIG` of sysexits(3). */
export const CONFIG_EXIT_CODE = 78;

/** The configuration is wrong. The message is a report of every mistake at once, ready for a terminal. */
export class ConfigError extends DomainError {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[], environment: string) {
    super({ code: 'CONFIG_INVALID', category: 'invalid', message: reportIssues(issues, environment) });
    this.issues = Object.freeze(issues.map((issue) => Object.freeze({ ...issue })));
  }
}

/** A configuration class, or how it is loaded, is written in a way that can't work: a mistake of the programmer. */
export class ConfigClassError extends DomainError {
  /** One sentence a mistake, each saying what to do. */
  readonly problems: readonly string[];

  constructor(className: string, problems: readonly string[]) {
    super({
      code: 'CONFIG_CLASS_INVALID',
      category: 'internal',
      message: [`${className} can't be used as configuration:`, ...problems.map((problem) => `  - ${problem}`)].join(
        '\n',
      ),
    });
    this.problems = Object.freeze([...problems]);
  }
}
