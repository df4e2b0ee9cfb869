import { type CursorPage, mapPage } from '@ashlar/domain';
import { CursorPageDto, CursorQueryDto, NestedList, OptionalField } from '@ashlar/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { type Project, projectLife, type ProjectStatus } from './project.js';
import { PROJECT_SCOPES, type ProjectScope } from './project-access.js';

const KEY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Not only white space, which is trimmed. */
const NOT_BLANK = '\\S';
const trimmed = () => Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

/** The sorts that a list of projects offers; the first is the default. */
export const PROJECT_SORTS = ['-createdAt', 'createdAt', '-updatedAt', 'updatedAt', 'name', '-name'] as const;

/** A sort of the list of projects; `-` turns it round. */
export type ProjectSort = (typeof PROJECT_SORTS)[number];

/** What is needed to create a project. */
export class CreateProjectDto {
  @ApiProperty({ minLength: 2, maxLength: 40, pattern: KEY.source, example: 'apollo', description: 'Unique for you.' })
  @Length(2, 40)
  @Matches(KEY, { message: 'key must be lower-case words of letters and digits, joined by hyphens' })
  key!: string;

  @ApiProperty({ minLength: 1, maxLength: 100, pattern: NOT_BLANK, example: 'Apollo' })
  @trimmed()
  @IsString()
  @Length(1, 100)
  name!: string;

  @ApiPropertyOptional({ type: 'string', maxLength: 2000, nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  description?: string | null;
}

/** What may be changed; what is left out stays. */
export class ChangeProjectDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100, pattern: NOT_BLANK, example: 'Apollo 11' })
  @trimmed()
  @OptionalField()
  @IsString()
  @Length(1, 100)
  name?: string;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: 2000,
    nullable: true,
    description: 'null takes it away.',
    example: 'To the moon',
  })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  description?: string | null;
}

/** Which projects, in which order. */
export class ListProjectsDto extends CursorQueryDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100, description: 'Part of the key or the name, in any case.' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  search?: string;

  @ApiPropertyOptional({ enum: [...projectLife.states], description: 'Only those in this state.' })
  @IsOptional()
  @IsIn([...projectLife.states])
  status?: ProjectStatus;

  @ApiPropertyOptional({
    enum: PROJECT_SCOPES,
    default: 'own',
    description: '`own`, those of others that you work on, or, for administrators, `all`.',
  })
  @IsOptional()
  @IsIn(PROJECT_SCOPES)
  scope: ProjectScope = 'own';

  @ApiPropertyOptional({ enum: PROJECT_SORTS, default: '-createdAt', description: '`-` turns the order round.' })
  @IsOptional()
  @IsIn(PROJECT_SORTS)
  sort: ProjectSort = '-createdAt';
}

/** Many projects at once. */
export class ImportProjectsDto {
  @ApiProperty({ type: [CreateProjectDto], minItems: 1, maxItems: 1000 })
  @NestedList(() => CreateProjectDto, { min: 1, max: 1000 })
  items!: CreateProjectDto[];
}

/** A project as the API shows it. */
export class ProjectDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid', description: 'Whose it is.' })
  ownerId!: string;

  @ApiProperty({ example: 'apollo' })
  key!: string;

  @ApiProperty({ example: 'Apollo' })
  name!: string;

  @ApiProperty({ type: 'string', nullable: true })
  description!: string | null;

  @ApiProperty({ enum: [...projectLife.states] })
  status!: ProjectStatus;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Grows by one with every change.' })
  version!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  archivedAt!: string | null;

  static of(project: Project): ProjectDto {
    const { id, ownerId, key, name, description, status, version, createdAt, updatedAt, archivedAt } = project;
    return {
      ...{ id, ownerId, key, name, description, status, version },
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      archivedAt: archivedAt?.toISOString() ?? null,
    };
  }
}

/** One page of projects. */
export class ProjectPageDto extends CursorPageDto {
  @ApiProperty({ type: [ProjectDto] })
  items!: readonly ProjectDto[];

  static of(page: CursorPage<Project>): ProjectPageDto {
    return mapPage(page, (project) => ProjectDto.of(project));
  }
}

/** What became of one item of an import. */
export class ImportResultDto {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'The place of the item in the request.' })
  index!: number;

  @ApiProperty()
  key!: string;

  @ApiProperty({ enum: ['created', 'skipped'], description: '`skipped`: you have a project with this key already.' })
  status!: 'created' | 'skipped';

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  id!: string | null;
}

/** What became of an import. */
export class ImportReportDto {
  @ApiProperty({ type: 'integer' })
  created!: number;

  @ApiProperty({ type: 'integer' })
  skipped!: number;

  @ApiProperty({ type: [ImportResultDto] })
  results!: ImportResultDto[];
}
