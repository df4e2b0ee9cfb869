import type { Actor } from '@ashlar/domain';
import {
  ApiProblems,
  ConditionalChange,
  Created,
  CurrentActor,
  ExpectedVersion,
  Paged,
  ParseIdPipe,
  ReadVersioned,
  RequirePermission,
  Versioned,
} from '@ashlar/http';
import { Idempotent } from '@ashlar/idempotency';
import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
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
const ApiProjectId = () =>
  ApiParam({ name: 'id', description: 'Of the project.', schema: { type: 'string', format: 'uuid' } });
const NOT_FOUND = 'There is no such project that you may see.';
const CHANGED = 'Somebody changed it since you read it.';

@ApiTags('projects')
@Controller('projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Post()
  @Idempotent()
  @RequirePermission('projects:create')
  @ApiOperation({ summary: 'Create a project' })
  @Created(ProjectDto)
  @ApiProblems({ 409: 'You have a project with this key already.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateProjectDto): Promise<ProjectDto> {
    return ProjectDto.of(await this.projects.create(actor, body));
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
  @Paged(ProjectPageDto)
  async list(@CurrentActor() actor: Actor, @Query() query: ListProjectsDto): Promise<ProjectPageDto> {
    return ProjectPageDto.of(await this.projects.list(actor, query));
  }

  @Get(':id')
  @RequirePermission('projects:read')
  @ApiOperation({ summary: 'Read a project' })
  @ApiProjectId()
  @ReadVersioned(ProjectDto)
  @ApiProblems({ 404: NOT_FOUND })
  async read(@CurrentActor() actor: Actor, @ProjectIdParam() id: ProjectId): Promise<ProjectDto> {
    return ProjectDto.of(await this.projects.read(actor, id));
  }

  @Patch(':id')
  @RequirePermission('projects:update')
  @ApiOperation({ summary: 'Change a project' })
  @ApiProjectId()
  @ConditionalChange()
  @Versioned(ProjectDto)
  @ApiProblems({ 404: NOT_FOUND, 409: 'It is archived.', 412: CHANGED })
  async change(
    @CurrentActor() actor: Actor,
    @ProjectIdParam() id: ProjectId,
    @Body() body: ChangeProjectDto,
    @ExpectedVersion() version: number | undefined,
  ): Promise<ProjectDto> {
    return ProjectDto.of(await this.projects.change(actor, id, body, version));
  }

  @Post(':id/archive')
  @HttpCode(HttpStatus.OK)
  @RequirePermission('projects:update')
  @ApiOperation({ summary: 'Archive a project: it is kept, and stays as it is' })
  @ApiProjectId()
  @Versioned(ProjectDto)
  @ApiProblems({ 404: NOT_FOUND, 409: 'It is archived already.', 412: CHANGED })
  async archive(@CurrentActor() actor: Actor, @ProjectIdParam() id: ProjectId): Promise<ProjectDto> {
    return ProjectDto.of(await this.projects.move(actor, id, 'archive'));
  }

  @Post(':id/restore')
  @HttpCode(HttpStatus.OK)
  @RequirePermission('projects:update')
  @ApiOperation({ summary: 'Restore an archived project' })
  @ApiProjectId()
  @Versioned(ProjectDto)
  @ApiProblems({ 404: NOT_FOUND, 409: 'It is not archived.', 412: CHANGED })
  async restore(@CurrentActor() actor: Actor, @ProjectIdParam() id: ProjectId): Promise<ProjectDto> {
    return ProjectDto.of(await this.projects.move(actor, id, 'restore'));
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @RequirePermission('projects:delete')
  @ApiOperation({ summary: 'Delete a project for good' })
  @ApiProjectId()
  @ApiNoContentResponse()
  @ApiProblems({ 404: NOT_FOUND })
  async delete(@CurrentActor() actor: Actor, @ProjectIdParam() id: ProjectId): Promise<void> {
    await this.projects.delete(actor, id);
  }
}
