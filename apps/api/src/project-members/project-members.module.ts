import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.js';
import { ProjectMembersController } from './project-members.controller.js';
import { ProjectMembersRepository } from './project-members.repository.js';
import { ProjectMembersService } from './project-members.service.js';

/** Projects that several people work on. */
@Module({
  imports: [ProjectsModule],
  controllers: [ProjectMembersController],
  providers: [ProjectMembersService, ProjectMembersRepository],
})
export class ProjectMembersModule {}
