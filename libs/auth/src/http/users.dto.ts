import { type CursorPage, cursorRequest, mapPage, type Role, ROLES } from '@ashlar/domain';
import { CursorPageDto, CursorQueryDto, OptionalField } from '@ashlar/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import type { User, UserStatus } from '../users/user.js';
import { USER_SORTS, type UserQuery, type UserSort, type UserStatistics } from '../users/user.store.js';
import { USER_STATUSES, UserDto } from './user.dto.js';

const COUNT = { type: 'integer', minimum: 0 } as const;

/** Which users, in which order. */
export class ListUsersDto extends CursorQueryDto {
  @ApiPropertyOptional({
    ...{ minLength: 1, maxLength: 100 },
    description: 'Part of the email address, the user name or the display name, in any case.',
  })
  @OptionalField()
  @IsString()
  @Length(1, 100)
  search?: string;

  @ApiPropertyOptional({ enum: [...ROLES], description: 'Only those with this role.' })
  @OptionalField()
  @IsIn([...ROLES])
  role?: Role;

  @ApiPropertyOptional({ enum: USER_STATUSES, description: 'Only those in this state.' })
  @OptionalField()
  @IsIn(USER_STATUSES)
  status?: UserStatus;

  @ApiPropertyOptional({ enum: USER_SORTS, default: '-createdAt', description: '`-` turns the order round.' })
  @OptionalField()
  @IsIn(USER_SORTS)
  sort: UserSort = '-createdAt';

  static queryOf(this: void, query: ListUsersDto): UserQuery {
    const { search, role, status, sort } = query;
    return { ...cursorRequest(query), search, role, status, sort };
  }
}

/** One page of users. */
export class UserPageDto extends CursorPageDto {
  @ApiProperty({ type: [UserDto] })
  items!: readonly UserDto[];

  static of(this: void, page: CursorPage<User>): UserPageDto {
    return mapPage(page, (user) => UserDto.of(user));
  }
}

/** How many users have each role. */
export class UsersByRoleDto {
  @ApiProperty(COUNT)
  user!: number;

  @ApiProperty(COUNT)
  moderator!: number;

  @ApiProperty(COUNT)
  admin!: number;
}

/** How many users are in each state. */
export class UsersByStatusDto {
  @ApiProperty(COUNT)
  active!: number;

  @ApiProperty(COUNT)
  inactive!: number;
}

/** How many users there are. */
export class UserStatisticsDto {
  @ApiProperty(COUNT)
  total!: number;

  @ApiProperty({ type: UsersByRoleDto })
  byRole!: UsersByRoleDto;

  @ApiProperty({ type: UsersByStatusDto })
  byStatus!: UsersByStatusDto;

  @ApiProperty({ ...COUNT, description: 'Whose email address is verified.' })
  verified!: number;

  @ApiProperty({ ...COUNT, description: 'Created in the last seven days.' })
  recent!: number;

  static of(this: void, { total, byRole, byStatus, verified, recent }: UserStatistics): UserStatisticsDto {
    return { total, byRole: { ...byRole }, byStatus: { ...byStatus }, verified, recent };
  }
}

/** Another role. */
export class ChangeRoleDto {
  @ApiProperty({ enum: [...ROLES], description: 'None above your own.' })
  @IsIn([...ROLES])
  role!: Role;
}

/** How many sessions were ended. */
export class EndedSessionsDto {
  @ApiProperty(COUNT)
  ended!: number;

  static of(this: void, ended: number): EndedSessionsDto {
    return { ended };
  }
}
