import { type Actor, type Id } from '@ashlar/domain';
import { ApiProblems, CurrentActor, ParseIdPipe, RequirePermission, Versioned } from '@ashlar/http';
import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { ProjectId } from '../projects/project.js';
import { ProjectDto } from '../projects/projects.dto.js';
import { ProjectMemberDto, ProjectMembersDto, ShareProjectDto, TransferProjectDto } from './project-members.dto.js';
import { ProjectMembersService } from './project-members.service.js';

const uuid = { type: 'string', format: 'uuid' };
const ApiUserId = () => ApiParam({ name: 'userId', description: 'The id of the user.', schema: uuid });
const UserIdParam = () => Param('userId', ParseIdPipe);
const ProjectIdParam = () => Param('id', ParseIdPipe);

@ApiTags('project members')
@ApiParam({ name: 'id', description: 'The id of the project.', schema: uuid })
@ApiProblems({ 404: 'There is no such project that you may see, or no such user.' })
@Controller('projects/:id')
export class ProjectMembersController {
  constructor(private readonly members: ProjectMembersService) {}

  @Get('members')
  @RequirePermission('projects:read')
  @ApiOperation({ summary: 'List the members of a project' })
  @ApiOkResponse({ type: ProjectMembersDto })
  async list(@CurrentActor() actor: Actor, @ProjectIdParam() id: ProjectId): Promise<ProjectMembersDto> {
    return ProjectMembersDto.of(await this.members.list(actor, id));
  }

  @Put('members/:userId')
  @RequirePermission('projects:share')
  @ApiOperation({ summary: 'Add a member, or change what they may do' })
  @ApiUserId()
  @ApiOkResponse({ type: ProjectMemberDto })
  @ApiProblems({ 409: 'They own the project.' })
  async put(
    @CurrentActor() actor: Actor,
    @ProjectIdParam() id: ProjectId,
    @UserIdParam() userId: Id<'User'>,
    @Body() { role }: ShareProjectDto,
  ): Promise<ProjectMemberDto> {
    return ProjectMemberDto.of(await this.members.put(actor, id, userId, role));
  }

  @Delete('members/:userId')
  @HttpCode(HttpStatus.NO_CONTENT)
  @RequirePermission('projects:read')
  @ApiOperation({ summary: 'Take a member away, or leave' })
  @ApiUserId()
  @ApiNoContentResponse()
  async remove(
    @CurrentActor() actor: Actor,
    @ProjectIdParam() id: ProjectId,
    @UserIdParam() userId: Id<'User'>,
  ): Promise<void> {
    await this.members.remove(actor, id, userId);
  }

  @Post('transfer')
  @HttpCode(HttpStatus.OK)
  @RequirePermission('projects:share')
  @ApiOperation({ summary: 'Give a project to somebody else, and stay as an editor' })
  @Versioned(ProjectDto)
  @ApiProblems({ 409: 'They own it already, or have a project with this key.' })
  async transfer(
    @CurrentActor() actor: Actor,
    @ProjectIdParam() id: ProjectId,
    @Body() { userId }: TransferProjectDto,
  ): Promise<ProjectDto> {
    return ProjectDto.of(await this.members.transfer(actor, id, userId.toLowerCase()));
  }
}
