/** The roles every app starts with, each containing the one before it. */
export type Role = 'user' | 'moderator' | 'admin';

/** Nobody is signed in. */
export interface AnonymousActor {
  readonly kind: 'anonymous';
}

/** A person. */
export interface UserActor {
  readonly kind: 'user';
  readonly id: string;
  readonly role: Role;
  /** `resource:action`, with `*` as a wildcard: `projects:*`. */
  readonly permissions: readonly string[];
}

/** A program that acts with a part of a person's permissions. */
export interface ApiKeyActor {
  readonly kind: 'api-key';
  readonly id: string;
  readonly ownerId: string;
  readonly role: Role;
  readonly permissions: readonly string[];
}

/** The service itself: a schedule, a migration, a command. */
export interface SystemActor {
  readonly kind: 'system';
  /** What acts: `schedule:clean-up`. */
  readonly name: string;
}

/** Who does it. */
export type Actor = AnonymousActor | UserActor | ApiKeyActor | SystemActor;
