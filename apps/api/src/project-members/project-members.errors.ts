import { DomainError, type ErrorDescription } from '@ashlar/domain';

/** What clients may see of these errors, for the list of all codes. */
export const PROJECT_MEMBER_ERRORS: readonly ErrorDescription[] = [
  { code: 'PROJECT_MEMBER_NOT_FOUND', category: 'not-found', description: 'The project has no such member.' },
  { code: 'PROJECT_MEMBER_UNKNOWN', category: 'not-found', description: 'There is no such user.' },
  { code: 'PROJECT_MEMBER_IS_OWNER', category: 'conflict', description: 'This user owns the project.' },
];

/** The project has no such member. */
export class MemberNotFoundError extends DomainError {
  constructor(userId: string) {
    super({
      code: 'PROJECT_MEMBER_NOT_FOUND',
      category: 'not-found',
      message: `The project has no member ${userId}.`,
    });
  }
}

/** There is no such user. */
export class MemberUnknownError extends DomainError {
  constructor(userId: string, cause?: unknown) {
    super({ code: 'PROJECT_MEMBER_UNKNOWN', category: 'not-found', message: `There is no user ${userId}.`, cause });
  }
}

/** Whoever owns a project is no member of it. */
export class MemberIsOwnerError extends DomainError {
  constructor(userId: string) {
    super({
      code: 'PROJECT_MEMBER_IS_OWNER',
      category: 'conflict',
      message: `User ${userId} owns the project. Give it to somebody else first.`,
    });
  }
}
