import { ApiProperty } from '@nestjs/swagger';

/** What the public port says of the health of the service. */
export class HealthDto {
  @ApiProperty({ enum: ['up', 'degraded', 'down'], example: 'up', description: '`degraded` still serves.' })
  status!: 'up' | 'degraded' | 'down';
}
