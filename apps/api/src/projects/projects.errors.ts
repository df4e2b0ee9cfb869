import { DomainError, type ErrorDescription } from '@ashlar/domain';

/** What clients may see of these errors, for the list of all codes. */
export const PROJECT_ERRORS: readonly ErrorDescription[] = [
  { code: 'NOT_SIGNED_IN', category: 'unauthenticated', description: 'Projects belong to people: sign in first.' },
  { code: 'PROJECT_NOT_FOUND', category: 'not-found', description: 'There is no such project that you may see.' },
  { code: 'PROJECT_ACCESS_DENIED', category: 'forbidden', description: 'You may see this project, but not do this.' },
  { code: 'PROJECT_KEY_TAKEN', category: 'conflict', description: 'You have a project with this key. Choose another.' },
  {
    code: 'PROJECT_ARCHIVED',
    category: 'conflict',
    description: 'Archived projects stay as they are: restore it first.',
  },
  { code: 'PROJECT_STATUS_REFUSED', category: 'conflict', description: 'It is archived, or active, already.' },
];

/** Projects belong to people. */
export class NotSignedInError extends DomainError {
  constructor() {
    super({ code: 'NOT_SIGNED_IN', category: 'unauthenticated', message: 'Sign in first: projects belong to people.' });
  }
}

/** There is no such project, or it is somebody else's. */
export class ProjectNotFoundError extends DomainError {
  constructor(id: string) {
    super({
      code: 'PROJECT_NOT_FOUND',
      category: 'not-found',
      message: `There is no project ${id} that you may see.`,
    });
  }
}

/** Somebody may see the project, but not do what they want. */
export class ProjectAccessDeniedError extends DomainError {
  constructor(action: string) {
    super({
      code: 'PROJECT_ACCESS_DENIED',
      category: 'forbidden',
      message: `Your part in the project does not let you ${action} it. Ask its owner.`,
    });
  }
}

/** The owner has a project with this key already. */
export class ProjectKeyTakenError extends DomainError {
  constructor(key: string, cause?: unknown) {
    super({
      code: 'PROJECT_KEY_TAKEN',
      category: 'conflict',
      message: `You already have a project with the key "${key}". Choose another key.`,
      fields: [{ pointer: '/key', code: 'taken', message: 'You already have a project with this key.' }],
      cause,
    });
  }
}

/** Archived projects are kept as they are. */
export class ProjectArchivedError extends DomainError {
  constructor(id: string) {
    super({
      code: 'PROJECT_ARCHIVED',
      category: 'conflict',
      message: `Project ${id} is archived. Restore it before changing it.`,
    });
  }
}
