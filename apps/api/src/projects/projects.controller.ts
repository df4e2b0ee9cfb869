import { ApiProblems, CurrentActor, ParseIdPipe, RequirePermission } from '@ashlar/http';
import type { Actor } from '@ashlar/domain';
import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DEVELOPMENT_ACTOR_HEADER } from '../development-actor.guard.js';
import type { ProjectId } from './project.js';
import {
  ChangeProjectDto,
  CreateProjectDto,
  ImportProjectsDto,
  ImportReportDto,
  ListProjectsDto,
  ProjectDto,
  ProjectPageDto,
} from './projects.dto.js';
import { ProjectsService } from './projects.service.js';

const ProjectIdParam = () => Param('id', ParseIdPipe);
const ApiProjectId = () => ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } });

@ApiTags('projects')
@ApiHeader({ name: DEVELOPMENT_ACTOR_HEADER, description: 'Development only: the id of the user who acts.' })
@ApiProblems({ 400: 'The input has mistakes.', 401: 'Nobody is signed in.', 500: 'Our fault.', 503: 'Try again.' })
@Controller('projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Post()
  @RequirePermission('projects:create')
  @ApiOperation({ summary: 'Create a project' })
  @ApiCreatedResponse({
    type: ProjectDto,
    headers: { Location: { description: 'Where the project is.', schema: { type: 'string' } } },
  })
  @ApiProblems({ 409: 'You have a project with this key already.' })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateProjectDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectDto> {
    const project = await this.projects.create(actor, body);
    reply.header('location', `${reply.request.routeOptions.url}/${project.id}`);
    return ProjectDto.of(project);
  }

  @Post('import')
  @HttpCode(HttpStatus.OK)
  @RequirePermission('projects:create')
  @ApiOperation({ summary: 'Create many projects at once, and hear of each' })
  @ApiOkResponse({ type: ImportReportDto })
  import(@CurrentActor() actor: Actor, @Body() body: ImportProjectsDto): Promise<ImportReportDto> {
    return this.projects.import(actor, body.items);
  }

  @Get()
  @RequirePermission('projects:read')
  @ApiOperation({ summary: 'List your projects' })
  @ApiOkResponse({ type: ProjectPageDto })
  async list(@CurrentActor() actor: Actor, @Query() query: ListProjectsDto): Promise<ProjectPageDto> {
    const page = await this.projects.list(actor, query);
    return { ...page, items: page.items.map((project) => ProjectDto.of(project)) };
  }

  @Get(':id')
  @RequirePermission('projects:read')
  @ApiOperation({ summary: 'Read a project' })
  @ApiProjectId()
  @ApiOkResponse({ type: ProjectDto })
  @ApiProblems({ 404: 'There is no such project that you may see.' })
  async read(@CurrentActor() actor: Actor, @ProjectIdParam() id: ProjectId): Promise<ProjectDto> {
    return ProjectDto.of(await this.projects.read(actor, id));
  }

  @Patch(':id')
  @RequirePermission('projects:update')
  @ApiOperation({ summary: 'Change a project' })
  @ApiProjectId()
  @ApiOkResponse({ type: ProjectDto })
  @ApiProblems({
    404: 'There is no such project that you may see.',
    409: 'It is archived.',
    412: 'It changed meanwhile.',
  })
  async change(
    @CurrentActor() actor: Actor,
    @ProjectIdParam() id: ProjectId,
    @Body() body: ChangeProjectDto,
  ): Promise<ProjectDto> {
    return ProjectDto.of(await this.projects.change(actor, id, body));
  }

  @Post(':id/archive')
  @HttpCode(HttpStatus.OK)
  @RequirePermission('projects:update')
  @ApiOperation({ summary: 'Archive a project: it is kept, and stays as it is' })
  @ApiProjectId()
  @ApiOkResponse({ type: ProjectDto })
  @ApiProblems({
    404: 'There is no such project that you may see.',
    409: 'It is archived already.',
    412: 'It changed meanwhile.',
  })
  async archive(@CurrentActor() actor: Actor, @ProjectIdParam() id: ProjectId): Promise<ProjectDto> {
    return ProjectDto.of(await this.projects.move(actor, id, 'archive'));
  }

  @Post(':id/restore')
  @HttpCode(HttpStatus.OK)
  @RequirePermission('projects:update')
  @ApiOperation({ summary: 'Restore an archived project' })
  @ApiProjectId()
  @ApiOkResponse({ type: ProjectDto })
  @ApiProblems({
    404: 'There is no such project that you may see.',
    409: 'It is not archived.',
    412: 'It changed meanwhile.',
  })
  async restore(@CurrentActor() actor: Actor, @ProjectIdParam() id: ProjectId): Promise<ProjectDto> {
    return ProjectDto.of(await this.projects.move(actor, id, 'restore'));
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @RequirePermission('projects:delete')
  @ApiOperation({ summary: 'Delete a project for good' })
  @ApiProjectId()
  @ApiNoContentResponse()
  @ApiProblems({ 404: 'There is no such project that you may see.' })
  async delete(@CurrentActor() actor: Actor, @ProjectIdParam() id: ProjectId): Promise<void> {
    await this.projects.delete(actor, id);
  }
}
