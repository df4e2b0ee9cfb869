/** The exit code of a process whose configuration is wrong: `EX_CONFIG` of sysexits(3). */
export const TRACING_EXIT_CODE = 78;

/** One mistake in the environment variables of tracing. Holds nothing that must stay secret. */
export interface TracingMistake {
  readonly variable: string;
  /** The value as it may be shown; absent where it may hold a password. */
  readonly value?: string;
  /** What is wrong and what is allowed, as the end of a sentence that begins with the variable. */
  readonly message: string;
}

/** Tracing can't start as the environment asks for it. The message is ready for a terminal. */
export class TracingError extends Error {
  readonly code: string;

  constructor(code: 'TRACING_CONFIG_INVALID' | 'TRACING_PACKAGES_MISSING', message: string) {
    super(message);
    this.name = 'TracingError';
    this.code = code;
  }

  /** Every mistake at once. */
  static ofMistakes(mistakes: readonly TracingMistake[]): TracingError {
    const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
    const report = mistakes.map(({ variable, value, message }) => {
      const shown = value === undefined ? '' : ` = ${JSON.stringify(value)}`;
      return `  ${variable}${shown} (environment variable)\n    ${message}`;
    });
    return new TracingError(
      'TRACING_CONFIG_INVALID',
      [`${count} in the configuration of tracing:`, ...report].join('\n\n'),
    );
  }

  /** The environment asks for tracing, but the packages that do it are not installed. */
  static ofMissing(packages: readonly string[]): TracingError {
    return new TracingError(
      'TRACING_PACKAGES_MISSING',
      `The environment asks for tracing, which needs packages that are not installed: npm install ${packages.join(' ')}\n` +
        'To run without tracing set OTEL_TRACES_EXPORTER=none.',
    );
  }
}
