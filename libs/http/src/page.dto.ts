import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Transform } from 'class-transformer';

const INTEGER = /^-?\d{1,15}$/;

/** Reads an integer out of a query string; anything that is not one is left for validation to refuse. */
export const QueryInteger = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && INTEGER.test(value) ? Number(value) : value,
    ),
    IsInt(),
  );

/** The query of a list that is read page by page along a cursor. */
export class CursorQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'Rows in one page.' })
  @IsOptional()
  @QueryInteger()
  @Min(1)
  @Max(100)
  limit = 20;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 4096,
    description: '`nextCursor` or `previousCursor` of a page that was read before, with the same `sort`.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  cursor?: string;
}

/** The cursors that lead on from a page. The DTO of a list extends it with its `items`. */
export abstract class CursorPageDto {
  @ApiProperty({ type: 'string', nullable: true, description: 'Leads to the page after this one; null at the end.' })
  nextCursor!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Leads to the page before this one; null at the start.' })
  previousCursor!: string | null;
}
