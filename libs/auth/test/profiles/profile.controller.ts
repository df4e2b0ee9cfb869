import type { UserActor } from '@ashlar/domain';
import { CurrentActor, RequirePermission } from '@ashlar/http';
import { Database } from '@ashlar/persistence';
import { Body, Controller, Get, Inject, Patch } from '@nestjs/common';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { RequireSession } from '../../src/index.js';
import { ProfileEntity } from './profile.entity.js';

export class ChangeProfileDto {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  city?: string;

  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  bio?: string;
}

/** Everybody's own: no route takes the id of a user. */
@Controller('profile')
@RequireSession()
export class ProfileController {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  @RequirePermission('account:read')
  read(@CurrentActor() { id: userId }: UserActor): Promise<ProfileEntity> {
    return this.database.repository(ProfileEntity).findOneByOrFail({ userId });
  }

  @Patch()
  @RequirePermission('account:write')
  async change(@CurrentActor() actor: UserActor, @Body() body: ChangeProfileDto): Promise<ProfileEntity> {
    const profiles = this.database.repository(ProfileEntity);
    await profiles.save({ ...body, userId: actor.id });
    return this.read(actor);
  }
}
