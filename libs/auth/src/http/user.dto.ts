import { type Role, ROLES } from '@ashlar/domain';
import { ApiProperty } from '@nestjs/swagger';
import type { User, UserStatus } from '../users/user.js';

/** The states of an account. */
export const USER_STATUSES = ['active', 'inactive'] as const satisfies readonly UserStatus[];

/** An account as the API shows it. */
export class UserDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'ann@example.org' })
  email!: string;

  @ApiProperty({
    ...{ type: 'string', format: 'date-time', nullable: true },
    description: 'When the owner proved to read its mail; null until then.',
  })
  emailVerifiedAt!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'ann.lee' })
  username!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Ann Lee' })
  displayName!: string | null;

  @ApiProperty({ enum: [...ROLES] })
  role!: Role;

  @ApiProperty({ enum: USER_STATUSES, description: '`inactive`: refused everywhere, with every token and key.' })
  status!: UserStatus;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Grows by one with every change.' })
  version!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;

  static of(this: void, user: User): UserDto {
    const { id, email, username, displayName, role, status, version } = user;
    return {
      ...{ id, email, username, displayName, role, status, version },
      emailVerifiedAt: user.emailVerifiedAt?.toISOString() ?? null,
      createdAt: user.createdAt.toISOString(),
      updatedAt: user.updatedAt.toISOString(),
    };
  }
}
