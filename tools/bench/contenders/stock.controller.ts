import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, NotFoundException, Param, ParseUUIDPipe, Post, Req, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { InjectRepository } from '@nestjs/typeorm';
import { IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { Repository } from 'typeorm';
import { Project } from './stock.entity.js';

/** What is needed to create a project. */
export class CreateProjectDto {
  @Length(2, 40)
  @Matches(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  key!: string;

  @IsString()
  @Length(1, 100)
  name!: string;

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  description?: string | null;
}

interface SignedIn {
  readonly user: { readonly id: string };
}

/** The projects of whoever is signed in. */
@Controller('api/v1/projects')
@UseGuards(AuthGuard('jwt'))
export class ProjectsController {
  constructor(@InjectRepository(Project) private readonly projects: Repository<Project>) {}

  @Get(':id')
  async read(@Req() { user }: SignedIn, @Param('id', ParseUUIDPipe) id: string): Promise<Project> {
    const project = await this.projects.findOneBy({ id, ownerId: user.id });
    if (!project) throw new NotFoundException();
    return project;
  }

  @Post()
  async create(@Req() { user }: SignedIn, @Body() { key, name, description }: CreateProjectDto): Promise<Project> {
    const now = new Date();
    const project = this.projects.create({
      ...{ id: randomUUID(), ownerId: user.id, key, name, description: description ?? null, status: 'active' },
      ...{ createdAt: now, updatedAt: now, archivedAt: null },
    });
    return this.projects.save(project);
  }
}

/** Whether the process lives. */
@Controller('health')
export class HealthController {
  @Get('live')
  live(): object {
    return { status: 'up' };
  }
}
