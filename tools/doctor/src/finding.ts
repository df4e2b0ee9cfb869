/** What can be found; never renamed, so that programs can match it. */
export type FindingCode =
  | 'PACKAGE_JSON_MISSING'
  | 'PACKAGE_JSON_UNREADABLE'
  | 'NODE_MODULES_MISSING'
  | 'PLUG_N_PLAY'
  | 'ASHLAR_MISSING'
  | 'NODE_UNSUITABLE'
  | 'REQUIRE_OF_MODULES'
  | 'VERSION_MISMATCH'
  | 'PACKAGE_MISSING'
  | 'PACKAGE_BROKEN'
  | 'SEVERAL_COPIES'
  | 'PEER_MISSING'
  | 'PEER_MISMATCH'
  | 'DOOR_UNKNOWN'
  | 'DOOR_BROKEN'
  | 'OPTIONAL_PEER_MISSING'
  | 'OPTIONAL_PEER_MISMATCH'
  | 'RUNTIME_PEER_MISSING'
  | 'TSCONFIG_UNREADABLE'
  | 'DECORATORS_OFF'
  | 'DECORATOR_METADATA_OFF'
  | 'MODULE_RESOLUTION'
  | 'SOURCE_CONDITION'
  | 'TARGET_TOO_OLD';

/** An error keeps the service from working; with a warning it works, or may. */
export type Severity = 'error' | 'warning';

/** Something that is wrong, and what to do about it. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** One sentence that says what is wrong. */
  readonly message: string;
  /** Who, where, which version: a line each, with paths relative to the folder that was looked at. */
  readonly details: readonly string[];
  /** What to do, for people. */
  readonly fix: string;
  /** A command line that does it, where one can. */
  readonly command?: string;
}

/** What was looked at, and what was found. */
export interface CheckResult {
  readonly id: CheckId;
  /** What holds when nothing was found. */
  readonly passed: string;
  readonly findings: readonly Finding[];
}

export type CheckId = 'project' | 'node' | 'versions' | 'copies' | 'peers' | 'doors' | 'typescript';
