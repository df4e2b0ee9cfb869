import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsUUID } from 'class-validator';
import { MEMBER_ROLES, type MemberRole } from '../projects/project-access.js';
import type { ProjectMemberEntity } from './project-member.entity.js';

/** What somebody may do as a member. */
export class ShareProjectDto {
  @ApiProperty({ enum: MEMBER_ROLES, example: 'editor', description: 'Editors change the project, viewers see it.' })
  @IsIn(MEMBER_ROLES)
  role!: MemberRole;
}

/** To whom a project goes. */
export class TransferProjectDto {
  @ApiProperty({ format: 'uuid', description: 'The user who is to own it.' })
  @IsUUID()
  userId!: string;
}

/** A member of a project. */
export class ProjectMemberDto {
  @ApiProperty({ format: 'uuid' })
  userId!: string;

  @ApiProperty({ enum: MEMBER_ROLES })
  role!: MemberRole;

  @ApiProperty({ format: 'date-time', description: 'Since when.' })
  createdAt!: string;

  static of({ userId, role, createdAt }: ProjectMemberEntity): ProjectMemberDto {
    return { userId, role, createdAt: createdAt.toISOString() };
  }
}

/** The members of a project. */
export class ProjectMembersDto {
  @ApiProperty({ type: [ProjectMemberDto] })
  items!: ProjectMemberDto[];

  static of(members: readonly ProjectMemberEntity[]): ProjectMembersDto {
    return { items: members.map((member) => ProjectMemberDto.of(member)) };
  }
}
