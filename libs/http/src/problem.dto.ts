import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import { PROBLEM_MEDIA_TYPE } from './problem.js';

/** One mistake in one field, as the OpenAPI document shows it. */
export class ProblemFieldDto {
  @ApiProperty({ description: 'RFC 6901 JSON pointer.', example: '/name' })
  pointer!: string;

  @ApiProperty({ example: 'maxLength' })
  code!: string;

  @ApiProperty({ example: 'Name must be shorter than or equal to 100 characters.' })
  detail!: string;
}

/** RFC 9457 problem details, as the OpenAPI document shows them. */
export class ProblemDto {
  @ApiProperty({
    format: 'uri-reference',
    description: 'A page that explains the code.',
    example: '/problems#INVALID_INPUT',
  })
  type!: string;

  @ApiProperty({ description: 'What the status means.', example: 'Bad Request' })
  title!: string;

  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599, example: 400 })
  status!: number;

  @ApiProperty({
    description: 'What went wrong this time, and what to do.',
    example: 'The input has mistakes: see errors.',
  })
  detail!: string;

  @ApiProperty({ description: 'Stable: match on this.', pattern: '^[A-Z][A-Z0-9_]*$', example: 'INVALID_INPUT' })
  code!: string;

  @ApiPropertyOptional({
    description: 'Finds the request in our logs. Not there when what came was no request.',
    example: '01981f7a-1c00-7a3b-8000-5f2d3c4b5a69',
  })
  requestId?: string;

  @ApiPropertyOptional({ type: [ProblemFieldDto] })
  errors?: ProblemFieldDto[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  details?: Record<string, unknown>;
}

/** Declares which failures a controller or method answers with problem details: `ApiProblems({ 404: 'No such project' })`. */
export function ApiProblems(problems: Readonly<Record<number, string>>): ClassDecorator & MethodDecorator {
  return applyDecorators(
    ...Object.entries(problems).map(([status, description]) =>
      ApiResponse({
        status: Number(status),
        description,
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/ProblemDto' } } },
      }),
    ),
  );
}
